namespace Webmail.Shell;

/// <summary>Names the strings of the frame around every page.</summary>
public sealed class ShellWords;
