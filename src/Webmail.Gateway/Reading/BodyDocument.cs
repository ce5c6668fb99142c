using System.Globalization;
using System.Net;
using System.Text;

namespace Webmail.Gateway.Reading;

/// <summary>The document around a rendered body: its few styles and the few words of our own.</summary>
internal static class BodyDocument
{
    // The frame's colours are the product's tokens; a message that paints itself gets white paper under it, always. Tables within tables,
    // as newsletters are made of, are no wider than the frame: a share of the cell around them would be a share of what they make it.
    // Where they stand side by side in a narrow frame, each takes what its column gets instead of the width it was made for.
    private const string Styles = """
        :root{color-scheme:light dark}:root.o{color-scheme:light}body{margin:0;padding:4px 14px 4px 2px;font:14px/1.5 system-ui,sans-serif;overflow-wrap:anywhere;background:light-dark(#fff,#16191f);color:light-dark(#16181d,#e7e9ee)}img{max-width:100%}img:not([width],[style*=width]){height:auto}table{max-width:100%}tr>:is(td,th){overflow-wrap:break-word}tr>:only-child{overflow-wrap:anywhere}td table,th table{max-width:calc(100vw - 16px)}@media(max-width:600px){img{object-fit:contain}table,td,th{min-width:0!important}div[style*=width]{max-width:100%;box-sizing:border-box}:is(td,th):not(:only-child) table:is([width],[style*=width]):not([width$="%"],[style*="%"]){width:100%!important;max-width:100%}}pre,.t{white-space:pre-wrap;unicode-bidi:plaintext}blockquote{margin:4px 0;padding-inline-start:12px;border-inline-start:2px solid light-dark(#d4d9e1,#3a4150)}a{color:light-dark(#3457d5,#8aa4ff)}.q>summary{width:fit-content;margin:8px 0;cursor:pointer;color:light-dark(#5b6472,#98a1b0);white-space:nowrap}.q>summary::after{content:"{0}"}p.n{color:light-dark(#5b6472,#98a1b0);font-style:italic}
        """;

    public static string Build(RenderedBody body, CultureInfo culture)
    {
        var (title, quoted, empty, cut) = Words(culture);
        var document = new StringBuilder(body.Html.Length + 1600)
            .Append("<!doctype html><html lang=\"").Append(WebUtility.HtmlEncode(culture.TwoLetterISOLanguageName)).Append(body.HasOwnColours ? "\" class=\"o\"" : "\"")
            .Append("><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\"><meta name=\"referrer\" content=\"no-referrer\"><title>")
            .Append(title).Append("</title><style>").Append(Styles.Replace("{0}", quoted, StringComparison.Ordinal)).Append("</style></head><body dir=\"auto\">")
            .Append(body.Html);
        if (body.IsEmpty)
        {
            Notice(document, empty);
        }

        if (body.IsCut)
        {
            Notice(document, cut);
        }

        return document.Append("</body></html>").ToString();
    }

    private static void Notice(StringBuilder document, string words) => document.Append("<p class=\"n\">").Append(words).Append("</p>");

    private static (string Title, string Quoted, string Empty, string Cut) Words(CultureInfo culture) =>
        (Say("Title", culture), Say("QuotedText", culture), Say("EmptyBody", culture), Say("CutShort", culture));

    private static string Say(string name, CultureInfo culture) => ReadingWords.Get(name, culture);
}
