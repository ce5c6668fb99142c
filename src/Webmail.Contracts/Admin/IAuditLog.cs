using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Admin;

/// <summary>Who did what to what, when and from where. It only grows.</summary>
public interface IAuditLog
{
    /// <summary>Newest first.</summary>
    /// <exception cref="MailException">SessionGone, NotAllowed.</exception>
    Task<AuditPage> ListAsync(SessionTicket session, AuditQuery query, CancellationToken cancellationToken);

    /// <summary>What was done to the mailbox one is signed in to, by whomever. For everybody.</summary>
    /// <exception cref="MailException">SessionGone.</exception>
    Task<AuditPage> ListOwnAsync(SessionTicket session, int skip, int take, CancellationToken cancellationToken);
}

/// <param name="Actor">An address, or <c>command line</c>, <c>setup</c>, <c>invitation</c>, <c>system</c>.</param>
/// <param name="Action">Words with dots: <c>mailbox.disabled</c>, <c>alias.created</c>; see <see cref="AuditActions"/>.</param>
/// <param name="Subject">An address or a domain.</param>
/// <param name="Details">What changed, as a JSON object.</param>
public sealed record AuditEntry(long Id, DateTimeOffset At, string Actor, string Action, string Subject, string? Details, string? RemoteAddress);

/// <param name="Actor">Exactly; null for all.</param>
/// <param name="Action">Exactly, or a beginning that ends in a dot: <c>mailbox.</c>.</param>
/// <param name="Subject">Exactly.</param>
/// <param name="From">This moment and later.</param>
/// <param name="Before">Earlier than this moment.</param>
public sealed record AuditQuery(
    string? Actor = null, string? Action = null, string? Subject = null, int Skip = 0, int Take = 50, DateTimeOffset? From = null, DateTimeOffset? Before = null);

public sealed record AuditPage(int Matching, int Skip, IReadOnlyList<AuditEntry> Entries);
