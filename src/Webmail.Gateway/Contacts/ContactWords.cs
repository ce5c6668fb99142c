using System.Globalization;
using System.Text;

namespace Webmail.Gateway.Contacts;

/// <summary>Text as a person searches it: lower-case words without accents.</summary>
internal static class ContactWords
{
    /// <returns>The words of all the texts, separated by one space.</returns>
    public static string Of(params IEnumerable<string?> texts) => string.Join(' ', texts.SelectMany(Split).Distinct(StringComparer.Ordinal));

    /// <summary>A PostgreSQL tsquery that wants each typed word to begin some word of the contact; null when nothing was typed.</summary>
    public static string? ToPrefixQuery(string? typed)
    {
        // Words hold letters and digits only, so nothing of what was typed is an operator there.
        var query = string.Join(" & ", Split(typed).Take(10).Select(word => word + ":*"));
        return query.Length == 0 ? null : query;
    }

    private static IEnumerable<string> Split(string? text)
    {
        if (string.IsNullOrWhiteSpace(text))
        {
            return [];
        }

        // Through runes first: half a surrogate pair becomes U+FFFD there, and Normalize throws at one.
        var whole = string.Concat(text.EnumerateRunes().Select(rune => rune.ToString()));
        var plain = new StringBuilder(whole.Length);
        foreach (var rune in whole.Normalize(NormalizationForm.FormKD).EnumerateRunes())
        {
            if (Rune.IsLetterOrDigit(rune))
            {
                plain.Append(Rune.ToLowerInvariant(rune).ToString());
            }
            else if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark or UnicodeCategory.SpacingCombiningMark))
            {
                plain.Append(' ');
            }
        }

        return plain.ToString().Split(' ', StringSplitOptions.RemoveEmptyEntries);
    }
}
