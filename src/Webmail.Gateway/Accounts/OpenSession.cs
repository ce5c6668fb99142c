namespace Webmail.Gateway.Accounts;

/// <summary>A session that was found, is not expired, and whose credential could be opened.</summary>
internal sealed record OpenSession(Guid SessionId, MailAccount Account);
