namespace Webmail.Contracts.Accounts;

/// <param name="Culture">BCP 47; null follows the browser.</param>
public sealed record AccountPreferences(
    string? DisplayName = null,
    string? Culture = null,
    ColorScheme Scheme = ColorScheme.System,
    ListDensity Density = ListDensity.Standard,
    string? Signature = null);

public enum ColorScheme { System, Light, Dark }

public enum ListDensity { Comfortable, Standard, Compact }
