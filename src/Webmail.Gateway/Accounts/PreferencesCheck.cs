using System.Globalization;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;

namespace Webmail.Gateway.Accounts;

/// <summary>What of somebody's preferences can be kept.</summary>
internal static class PreferencesCheck
{
    private const int LongestSignature = 20_000;
    private const int LongestName = 200;

    /// <exception cref="MailException">InvalidRequest, naming the preference.</exception>
    public static AccountPreferences Require(AccountPreferences preferences)
    {
        var name = string.IsNullOrWhiteSpace(preferences.DisplayName) ? null : preferences.DisplayName.Trim();
        if (name is not null && (name.Length > LongestName || name.Any(char.IsControl)))
        {
            throw Invalid(nameof(preferences.DisplayName));
        }

        if (preferences.Culture is not null && KnownCulture(preferences.Culture) is null)
        {
            throw Invalid(nameof(preferences.Culture));
        }

        if (preferences.Signature is { Length: > LongestSignature } || preferences.Signature?.Contains('\0') == true)
        {
            throw Invalid(nameof(preferences.Signature));
        }

        if (!Enum.IsDefined(preferences.Scheme))
        {
            throw Invalid(nameof(preferences.Scheme));
        }

        return Enum.IsDefined(preferences.Density)
            ? preferences with { DisplayName = name, Culture = KnownCulture(preferences.Culture) }
            : throw Invalid(nameof(preferences.Density));
    }

    /// <returns>The culture's own spelling, or null for one nobody knows.</returns>
    public static string? KnownCulture(string? culture)
    {
        if (string.IsNullOrWhiteSpace(culture))
        {
            return null;
        }

        try
        {
            return CultureInfo.GetCultureInfo(culture, predefinedOnly: true).Name is { Length: > 0 and <= 35 } name ? name : null;
        }
        catch (CultureNotFoundException)
        {
            return null;
        }
    }

    private static MailException Invalid(string preference) => new(MailError.InvalidRequest) { Subject = preference };
}
