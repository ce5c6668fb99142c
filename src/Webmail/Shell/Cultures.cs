using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Webmail.Shell;

/// <summary>The languages the product speaks, each in the regional forms that change dates and numbers.</summary>
internal static class Cultures
{
    public static readonly IReadOnlyList<CultureInfo> Supported =
        [.. new[] { "en", "en-US", "en-GB", "en-IE", "en-AU", "en-CA", "es", "es-ES", "es-MX", "es-AR", "es-CO", "es-CL", "es-PE", "es-US" }.Select(CultureInfo.GetCultureInfo)];

    public static bool TryFind(string name, [NotNullWhen(true)] out CultureInfo? culture)
    {
        culture = Supported.FirstOrDefault(c => c.Name.Equals(name, StringComparison.OrdinalIgnoreCase))
            ?? Supported.FirstOrDefault(c => c.Name.Equals(name.Split('-')[0], StringComparison.OrdinalIgnoreCase));
        return culture is not null;
    }
}
