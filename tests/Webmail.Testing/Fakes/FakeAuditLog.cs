using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.Testing.Fakes;

/// <summary>An audit log in memory, read by <see cref="Owner"/>.</summary>
public sealed class FakeAuditLog : IAuditLog
{
    public string Owner { get; set; } = "ana@a.test";

    public List<AuditEntry> Entries { get; } = [];

    public MailException? Fails { get; set; }

    public AuditEntry With(string actor, string action, string subject, string? details = null)
    {
        var entry = new AuditEntry(Entries.Count + 1, FakeAdminUsers.Now.AddMinutes(Entries.Count), actor, action, subject, details, "192.0.2.1");
        Entries.Add(entry);
        return entry;
    }

    public Task<AuditPage> ListAsync(SessionTicket session, AuditQuery query, CancellationToken cancellationToken) => Page(
        e => (query.Actor is null || e.Actor == query.Actor)
            && (query.From is null || e.At >= query.From)
            && (query.Before is null || e.At < query.Before)
            && (query.Subject is null || e.Subject == query.Subject)
            && (query.Action is null || e.Action == query.Action || (query.Action.EndsWith('.') && e.Action.StartsWith(query.Action, StringComparison.Ordinal))),
        query.Skip,
        query.Take);

    public Task<AuditPage> ListOwnAsync(SessionTicket session, int skip, int take, CancellationToken cancellationToken) => Page(e => e.Subject == Owner, skip, take);

    private Task<AuditPage> Page(Func<AuditEntry, bool> isWanted, int skip, int take)
    {
        if (Fails is { } problem)
        {
            throw problem;
        }

        var found = Entries.Where(isWanted).OrderByDescending(e => e.Id).ToArray();
        return Task.FromResult(new AuditPage(found.Length, skip, [.. found.Skip(skip).Take(take)]));
    }
}
