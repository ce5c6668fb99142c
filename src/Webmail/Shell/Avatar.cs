using System.Globalization;
using System.Text;
using Webmail.Contracts;

namespace Webmail.Shell;

/// <summary>The circle beside a name: initials, and a hue that stays the same for an address.</summary>
public static class Avatar
{
    private const int Hues = 12;

    public static string Initials(MailAddress? who)
    {
        if (who is null)
        {
            return "?";
        }

        var words = who.Display.Split([' ', '.', '_', '-', ',', '"', '(', '<'], StringSplitOptions.RemoveEmptyEntries)
            .Where(w => Rune.GetRuneAt(w, 0) is var first && (Rune.IsLetterOrDigit(first)))
            .ToArray();
        if (words.Length == 0)
        {
            return "?";
        }

        var one = Upper(words[0]);
        // A Japanese or Arabic name has no initials: its first letter stands alone.
        return words.Length == 1 || string.IsNullOrWhiteSpace(who.Name) || one[0] > 'ɏ' ? one : one + Upper(words[^1]);
    }

    public static string Hue(string text) => "h" + (Hash(text) % Hues).ToString(CultureInfo.InvariantCulture);

    public static string Hue(MailAddress? who) => Hue(who?.Address ?? "");

    private static string Upper(string word) => StringInfo.GetNextTextElement(word).ToUpper(CultureInfo.CurrentCulture);

    // FNV-1a: string.GetHashCode differs in every process.
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var c in text)
        {
            hash = (hash ^ char.ToLowerInvariant(c)) * 16777619u;
        }

        return hash;
    }
}
