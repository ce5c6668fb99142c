using System.Globalization;

namespace Webmail.Gateway.Reading;

/// <summary>The culture a request names, or English where there is none of that name.</summary>
internal static class Cultures
{
    public static CultureInfo Find(string name)
    {
        try
        {
            return CultureInfo.GetCultureInfo(name.Length == 0 ? "en" : name, predefinedOnly: true);
        }
        catch (CultureNotFoundException)
        {
            return CultureInfo.GetCultureInfo("en");
        }
    }
}
