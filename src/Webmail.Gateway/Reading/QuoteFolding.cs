using AngleSharp.Dom;
using AngleSharp.Html.Dom;

namespace Webmail.Gateway.Reading;

/// <summary>
/// Folds the quoted message below an answer into <c>details</c>, which works without a script. On HTML it runs before
/// sanitising: what comes out of the sanitiser is never edited.
/// </summary>
internal static class QuoteFolding
{
    // The summary's words come from the document's style sheet, so that the markup is the same in every language.
    public const string Open = "<details class=\"q\"><summary></summary>";
    public const string Close = "</details>";

    // Looking at a mark reads the text around it: a stranger does not choose how often.
    private const int MaxMarks = 8;

    // How Gmail, Apple Mail and Thunderbird, Yahoo, Outlook, Proton and we ourselves mark the message answered.
    private const string Marks = ".gmail_quote,blockquote[type=cite],.yahoo_quoted,#divRplyFwdMsg,#appendonsend,.protonmail_quote,blockquote.webmail-quote";

    public static void Fold(IHtmlDocument document)
    {
        if (document.Body is not { } body)
        {
            return;
        }

        foreach (var mark in body.QuerySelectorAll(Marks).Take(MaxMarks))
        {
            var isOutlook = mark.Id is "divRplyFwdMsg" or "appendonsend";
            if (!HasWords(mark, body, before: true))
            {
                // A message that begins with its quote is a forwarded one: the quote is what there is to read.
                return;
            }

            if (!isOutlook && (HasWords(mark, body, before: false) || IsForwarded(mark)))
            {
                continue;
            }

            Wrap(document, mark, withFollowing: isOutlook);
            return;
        }
    }

    private static void Wrap(IHtmlDocument document, IElement mark, bool withFollowing)
    {
        var details = document.CreateElement("details");
        details.ClassName = "q";
        details.AppendChild(document.CreateElement("summary"));
        mark.Parent!.InsertBefore(details, mark);
        INode? next = mark;
        do
        {
            var following = next.NextSibling;
            details.AppendChild(next);
            next = following;
        }
        while (withFollowing && next is not null);
    }

    private static bool HasWords(IElement mark, IElement body, bool before)
    {
        for (INode? node = mark; node is not null && node != body; node = node.Parent)
        {
            for (var sibling = before ? node.PreviousSibling : node.NextSibling; sibling is not null; sibling = before ? sibling.PreviousSibling : sibling.NextSibling)
            {
                if (sibling is not IComment && (!string.IsNullOrWhiteSpace(sibling.TextContent) || sibling is IHtmlImageElement))
                {
                    return true;
                }
            }
        }

        return false;
    }

    private static bool IsForwarded(IElement mark) => mark.TextContent.AsSpan().TrimStart().StartsWith("----");
}
