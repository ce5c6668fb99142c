using System.Globalization;
using System.Resources;

namespace Webmail.Gateway.Compose;

/// <summary>The words we put into messages ourselves, from ComposeWords.resx.</summary>
internal static class ComposeWords
{
    private static readonly ResourceManager Resources = new(typeof(ComposeWords).FullName!, typeof(ComposeWords).Assembly);

    public static string Get(string name, CultureInfo culture) =>
        Resources.GetString(name, culture) ?? throw new MissingManifestResourceException(name);
}
