namespace Webmail.Settings;

/// <summary>Names the strings of the settings.</summary>
public sealed class SettingsWords;
