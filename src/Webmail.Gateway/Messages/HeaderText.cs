using System.Text;

namespace Webmail.Gateway.Messages;

/// <summary>What a header says, as one line a person can read: no control characters, no line breaks, no end beyond reason.</summary>
internal static class HeaderText
{
    public static string Clean(string? text, int limit)
    {
        if (string.IsNullOrEmpty(text))
        {
            return "";
        }

        var clean = new StringBuilder(Math.Min(text.Length, limit));
        var isSpace = true;
        foreach (var c in text)
        {
            if (clean.Length >= limit)
            {
                break;
            }

            var space = char.IsWhiteSpace(c) || char.IsControl(c);
            if (space ? !isSpace : !IsDirectionOverride(c))
            {
                clean.Append(space ? ' ' : c);
            }

            isSpace = space;
        }

        if (clean.Length > 0 && char.IsHighSurrogate(clean[^1]))
        {
            clean.Length--;
        }

        return clean.ToString().TrimEnd();
    }

    /// <summary>Dates nobody can have meant are taken for none.</summary>
    public static DateTimeOffset? Plausible(DateTimeOffset? date) => date is { Year: >= 1970 and < 2200 } ? date : null;

    // A name that turns the reading direction shows something else than it is.
    private static bool IsDirectionOverride(char c) =>
        c is >= '\u202A' and <= '\u202E' or >= '\u2066' and <= '\u2069';
}
