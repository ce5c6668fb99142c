using System.Globalization;
using System.Resources;

namespace Webmail.Gateway.Reading;

/// <summary>The words we put into a message's document, from ReadingWords.resx. They are plain text without markup or quotes.</summary>
internal static class ReadingWords
{
    private static readonly ResourceManager Resources = new(typeof(ReadingWords).FullName!, typeof(ReadingWords).Assembly);

    public static string Get(string name, CultureInfo culture) =>
        Resources.GetString(name, culture) ?? throw new MissingManifestResourceException(name);
}
