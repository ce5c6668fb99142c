namespace Webmail.Contracts.Accounts;

/// <param name="Device">Browser and system in a few words, from the User-Agent: "Firefox, Linux".</param>
public sealed record SessionInfo(
    Guid Id,
    string Device,
    string RemoteAddress,
    DateTimeOffset StartedAt,
    DateTimeOffset LastSeenAt,
    bool IsCurrent);
