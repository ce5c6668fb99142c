namespace Webmail.Gateway.Domains;

/// <summary>Where a domain's mail lives.</summary>
internal sealed record MailDomain(string Name, ServerEndpoint Imap, ServerEndpoint Submission, bool AllowInsecure);
