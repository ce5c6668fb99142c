using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.Testing.Fakes;

/// <summary>Everybody's sessions in memory.</summary>
public sealed class FakeAdminSessions : IAdminSessions
{
    public List<AdminSession> Sessions { get; } = [];

    public MailException? Fails { get; set; }

    public AdminSession With(string address, string device = "Firefox, Linux", bool isCurrent = false)
    {
        var session = new AdminSession(Guid.NewGuid(), address, device, "192.0.2.1", FakeAdminUsers.Now, FakeAdminUsers.Now, isCurrent);
        Sessions.Add(session);
        return session;
    }

    public Task<AdminSessionPage> ListAsync(SessionTicket session, string? search, int skip, int take, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        var found = Sessions
            .Where(s => string.IsNullOrEmpty(search) || s.Address.Contains(search, StringComparison.OrdinalIgnoreCase))
            .OrderByDescending(s => s.LastSeenAt)
            .ToArray();
        return Task.FromResult(new AdminSessionPage(found.Length, skip, [.. found.Skip(skip).Take(take)]));
    }

    public Task EndAsync(SessionTicket session, IReadOnlyList<Guid> sessions, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        Sessions.RemoveAll(s => sessions.Contains(s.Id));
        return Task.CompletedTask;
    }

    private void ThrowIfAsked()
    {
        if (Fails is { } problem)
        {
            throw problem;
        }
    }
}
