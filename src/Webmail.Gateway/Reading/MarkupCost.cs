namespace Webmail.Gateway.Reading;

/// <summary>
/// An HTML parser must reopen every unclosed formatting element in each new block, so a megabyte of <c>&lt;b&gt;</c> and
/// <c>&lt;p&gt;</c> becomes a tree of billions. This estimates, in one pass, what parsing would make.
/// </summary>
internal static class MarkupCost
{
    private const long MaxElements = 400_000;

    private static readonly HashSet<string> Formatting = new(StringComparer.OrdinalIgnoreCase)
    {
        "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> IsFormatting = Formatting.GetAlternateLookup<ReadOnlySpan<char>>();

    public static bool IsExcessive(ReadOnlySpan<char> html)
    {
        long elements = 0;
        var open = 0;
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

            if (elements > MaxElements)
            {
                return true;
            }
        }

        return false;
    }
}
