namespace Webmail.Compose;

/// <summary>How much room a composer takes.</summary>
public enum ComposerView { Docked, Minimised, Full }
