namespace Webmail.Gateway.Domains;

/// <summary>Where a domain's mail lives.</summary>
/// <param name="IsHosted">Its mailboxes and aliases are rows of our own, and its servers are ours.</param>
internal sealed record MailDomain(string Name, ServerEndpoint Imap, ServerEndpoint Submission, bool AllowInsecure, bool IsHosted = false);
