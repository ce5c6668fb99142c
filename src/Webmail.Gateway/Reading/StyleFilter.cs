using System.Buffers;
using System.Text;

namespace Webmail.Gateway.Reading;

/// <summary>
/// Inline styles, declaration by declaration: a property that is allowed, a value made of nothing but letters, digits and
/// marks that can neither load, escape, comment nor nest. A whole CSS parser on every attribute costs most of what opening a
/// message takes, and what it would understand beyond this is not wanted.
/// </summary>
internal static class StyleFilter
{
    private const int MaxLength = 4000;

    private static readonly SearchValues<char> ValueCharacters =
        SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 #%.,'\"()!+-_/\t");

    private static readonly SearchValues<string> ForbiddenWords = SearchValues.Create(
        ["url", "image", "expression", "script", "attr", "var", "env", "element", "src", "paint", "//"], StringComparison.OrdinalIgnoreCase);

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Properties =
        HtmlAllowList.CssProperties.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <returns>The declarations that may stay; empty when none may.</returns>
    public static string Filter(string style)
    {
        if (style.Length > MaxLength)
        {
            return "";
        }

        var safe = new StringBuilder(style.Length);
        var rest = style.AsSpan();
        while (!rest.IsEmpty)
        {
            // A semicolon inside quotes splits them too: both halves then have an odd quote and go.
            var end = rest.IndexOf(';');
            var declaration = end < 0 ? rest : rest[..end];
            rest = end < 0 ? default : rest[(end + 1)..];
            var colon = declaration.IndexOf(':');
            if (colon <= 0)
            {
                continue;
            }

            var property = declaration[..colon].Trim();
            var value = declaration[(colon + 1)..].Trim();
            if (Properties.Contains(property) && IsSafe(value))
            {
                safe.Append(safe.Length > 0 ? ";" : "").Append(property).Append(':').Append(value);
            }
        }

        return safe.ToString();
    }

    private static bool IsSafe(ReadOnlySpan<char> value)
    {
        if (value.IsEmpty || value.ContainsAnyExcept(ValueCharacters) || value.ContainsAny(ForbiddenWords)
            || value.Count('"') % 2 != 0 || value.Count('\'') % 2 != 0)
        {
            return false;
        }

        var depth = 0;
        foreach (var c in value)
        {
            depth += c == '(' ? 1 : c == ')' ? -1 : 0;
            if (depth is < 0 or > 1)
            {
                return false;
            }
        }

        return depth == 0;
    }
}
