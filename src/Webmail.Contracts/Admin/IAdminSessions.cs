using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Admin;

/// <summary>All open sessions, of everybody.</summary>
/// <remarks>Every call throws MailException: SessionGone; NotAllowed for whoever is no administrator; DatabaseUnreachable.</remarks>
public interface IAdminSessions
{
    /// <summary>Last seen first.</summary>
    /// <param name="search">Part of an address.</param>
    Task<AdminSessionPage> ListAsync(SessionTicket session, string? search, int skip, int take, CancellationToken cancellationToken);

    /// <summary>Those that are gone already are not an error.</summary>
    Task EndAsync(SessionTicket session, IReadOnlyList<Guid> sessions, CancellationToken cancellationToken);
}

public sealed record AdminSession(
    Guid Id,
    string Address,
    string Device,
    string RemoteAddress,
    DateTimeOffset StartedAt,
    DateTimeOffset LastSeenAt,
    bool IsCurrent);

public sealed record AdminSessionPage(int Matching, int Skip, IReadOnlyList<AdminSession> Sessions);
