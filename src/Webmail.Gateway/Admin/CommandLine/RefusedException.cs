namespace Webmail.Gateway.Admin.CommandLine;

/// <summary>The command was understood and is not done, for a reason that only the command line has.</summary>
/// <param name="sentence">What is written to the standard error.</param>
internal sealed class RefusedException(string sentence) : Exception(sentence);
