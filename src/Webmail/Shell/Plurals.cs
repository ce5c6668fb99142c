using System.Globalization;
using Microsoft.Extensions.Localization;

namespace Webmail.Shell;

/// <summary>Plural forms. English and Spanish have two (CLDR; "many" of Spanish only matters from a million on).</summary>
internal static class Plurals
{
    /// <summary>The form for a count; the count itself, grouped as the culture has it, is the first argument.</summary>
    public static string Plural(this IStringLocalizer words, string key, int count, params object[] more) =>
        words[count == 1 ? key + "_one" : key + "_other", [count.ToString("N0", CultureInfo.CurrentCulture), .. more]];
}
