namespace Webmail.Compose;

/// <summary>Names the strings of the composer.</summary>
public sealed class ComposeWords;
