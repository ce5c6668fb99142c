using System.Net;
using System.Text;
using Webmail.Gateway.Reading;

namespace Webmail.Gateway.Compose.Starting;

/// <summary>Plain text in the editor: paragraphs and quotes one can write in, nothing folded, nothing linked.</summary>
internal static class PlainQuoteHtml
{
    private const int MaxDepth = 16;

    public static string Render(string text)
    {
        var html = new StringBuilder(text.Length + (text.Length / 4));
        var depth = 0;
        foreach (var line in FlowedText.Read(text.TrimEnd(), isFlowed: false, deletesSpace: false))
        {
            var wanted = Math.Min(line.Depth, MaxDepth);
            for (; depth < wanted; depth++)
            {
                html.Append("<blockquote type=\"cite\">");
            }

            for (; depth > wanted; depth--)
            {
                html.Append("</blockquote>");
            }

            html.Append("<div>").Append(line.Text.Length == 0 ? "<br>" : WebUtility.HtmlEncode(line.Text)).Append("</div>");
        }

        for (; depth > 0; depth--)
        {
            html.Append("</blockquote>");
        }

        return html.ToString();
    }
}
