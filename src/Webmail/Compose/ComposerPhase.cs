namespace Webmail.Compose;

/// <summary>Where a composer is between being asked for and being gone.</summary>
public enum ComposerPhase { Opening, OpeningFailed, Writing, Sending }
