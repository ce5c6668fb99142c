namespace Webmail.Contracts.Accounts;

public sealed record SignedIn(SessionTicket Ticket, AccountInfo Account, DateTimeOffset ExpiresAt);
