namespace Webmail.Shell;

/// <summary>Names the sentences of <see cref="ErrorText"/>: one for each <see cref="Contracts.MailError"/>.</summary>
public sealed class ErrorWords;
