using System.Text;

namespace Webmail.Gateway.Reading;

/// <summary>Plain text as HTML: quotes nested, the last one folded, addresses linked. Everything in it is encoded.</summary>
internal static class PlainTextHtml
{
    // Each mark of a hostile line would be an element of its own.
    private const int MaxDepth = 16;

    public static string Render(string text, bool isFlowed, bool deletesSpace)
    {
        var lines = FlowedText.Read(text, isFlowed, deletesSpace).ToList();
        while (lines.Count > 0 && lines[^1].Text.AsSpan().IsWhiteSpace())
        {
            lines.RemoveAt(lines.Count - 1);
        }

        var foldFrom = FoldFrom(lines);
        var html = new StringBuilder(text.Length + (text.Length / 8)).Append("<div class=\"t\">");
        var depth = 0;
        for (var i = 0; i < lines.Count; i++)
        {
            if (i == foldFrom)
            {
                html.Append(QuoteFolding.Open);
            }

            var wanted = Math.Min(lines[i].Depth, MaxDepth);
            var isSameBlock = wanted == depth && i > 0 && i != foldFrom;
            for (; depth < wanted; depth++)
            {
                html.Append("<blockquote>");
            }

            for (; depth > wanted; depth--)
            {
                html.Append("</blockquote>");
            }

            if (isSameBlock)
            {
                html.Append('\n');
            }

            Linkifier.Append(html, lines[i].Text);
        }

        for (; depth > 0; depth--)
        {
            html.Append("</blockquote>");
        }

        return html.Append(foldFrom < lines.Count ? QuoteFolding.Close : "").Append("</div>").ToString();
    }

    // Only a quote that runs to the end, below words of the author's own, is folded: answers between quotes stay readable.
    private static int FoldFrom(List<TextLine> lines)
    {
        var from = lines.Count;
        while (from > 0 && (lines[from - 1].Depth > 0 || lines[from - 1].Text.AsSpan().IsWhiteSpace()))
        {
            from--;
        }

        while (from < lines.Count && lines[from].Depth == 0)
        {
            from++;
        }

        // Short quotes cost less to read than to unfold.
        return from == 0 || lines.Count - from < 4 ? lines.Count : from;
    }
}
