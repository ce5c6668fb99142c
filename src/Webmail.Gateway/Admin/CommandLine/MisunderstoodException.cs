namespace Webmail.Gateway.Admin.CommandLine;

/// <summary>The words make no command: the usage is the answer.</summary>
internal sealed class MisunderstoodException : Exception;
