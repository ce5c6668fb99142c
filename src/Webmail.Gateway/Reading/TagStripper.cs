using System.Net;
using System.Text;

namespace Webmail.Gateway.Reading;

/// <summary>The bare text of markup that is too costly to parse: tags out, blocks to lines, entities decoded.</summary>
internal static class TagStripper
{
    public static string Strip(string html)
    {
        var text = new StringBuilder(html.Length / 2);
        var position = 0;
        while (position < html.Length)
        {
            var open = html.IndexOf('<', position);
            if (open < 0)
            {
                text.Append(html, position, html.Length - position);
                break;
            }

            text.Append(html, position, open - position);
            var close = html.IndexOf('>', open);
            if (close < 0)
            {
                break;
            }

            var tag = html.AsSpan(open + 1, close - open - 1);
            if (tag.StartsWith("p", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("br", StringComparison.OrdinalIgnoreCase)
                || tag.StartsWith("div", StringComparison.OrdinalIgnoreCase) || tag.StartsWith("tr", StringComparison.OrdinalIgnoreCase))
            {
                text.Append('\n');
            }

            position = close + 1;
        }

        return WebUtility.HtmlDecode(text.ToString());
    }
}
