namespace Webmail.Gateway.Reading;

/// <summary>
/// An HTML parser must reopen every unclosed formatting element in each new block, so a megabyte of <c>&lt;b&gt;</c> and
/// <c>&lt;p&gt;</c> becomes a tree of billions; and it looks through all open elements at many a tag, so a megabyte of
/// <c>&lt;div&gt;</c> takes minutes. This estimates both in one pass, before anything is parsed.
/// </summary>
internal static class MarkupCost
{
    private const long MaxElements = 400_000;
    private const int MaxNesting = 2000;

    private static readonly HashSet<string> Formatting = new(StringComparer.OrdinalIgnoreCase)
    {
        "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    };

    // Never open for long: void, or closed by the next of their kind.
    private static readonly HashSet<string> Flat = new(StringComparer.OrdinalIgnoreCase)
    {
        "area", "base", "basefont", "body", "br", "col", "dd", "dt", "embed", "frame", "head", "hr", "html", "img", "input", "li", "link",
        "meta", "option", "p", "param", "source", "tbody", "td", "tfoot", "th", "thead", "tr", "track", "wbr",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> IsFlat = Flat.GetAlternateLookup<ReadOnlySpan<char>>();
    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> IsFormatting = Formatting.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsExcessive(ReadOnlySpan<char> html)
    {
        long elements = 0;
        var (open, nesting) = (0, 0);
        while (html.IndexOf('<') is var at && at >= 0 && at + 1 < html.Length)
        {
            html = html[(at + 1)..];
            var isEnd = html[0] == '/';
            var rest = isEnd ? html[1..] : html;
            var length = 0;
            while (length < rest.Length && length < 16 && char.IsAsciiLetterOrDigit(rest[length]))
            {
                length++;
            }

            if (length == 0)
            {
                continue;
            }

            if (IsFormatting.Contains(rest[..length]))
            {
                open = isEnd ? Math.Max(0, open - 1) : open + 1;
                elements++;
            }
            else if (!isEnd)
            {
                elements += 1 + open;
            }

            if (!IsFlat.Contains(rest[..length]))
            {
                nesting = isEnd ? Math.Max(0, nesting - 1) : nesting + 1;
            }

            if (elements > MaxElements || nesting > MaxNesting)
            {
                return true;
            }
        }

        return false;
    }
}
