using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.Testing.Fakes;

/// <summary>An overview that shows what a test says; without days of its own it has as many as were asked for, with nothing in them.</summary>
public sealed class FakeOverview : IOverview
{
    public ServiceCounts Now { get; set; } = new(0, 0, 0, 0, 0, 0, 0, 0, 0);

    public List<ServiceDay> Days { get; } = [];

    public List<AuditEntry> Latest { get; } = [];

    public List<PushHour> Hours { get; } = [];

    /// <summary>How many days were asked for, in order.</summary>
    public List<int> Asked { get; } = [];

    public MailException? Fails { get; set; }

    public Task<ServiceOverview> OpenAsync(SessionTicket session, int days, string timeZone, CancellationToken cancellationToken)
    {
        Asked.Add(days);
        if (Fails is { } problem)
        {
            throw problem;
        }

        var today = DateOnly.FromDateTime(FakeAdminUsers.Now.UtcDateTime);
        var shown = Enumerable.Range(1 - days, days)
            .Select(today.AddDays)
            .Select(day => Days.Find(d => d.Day == day) ?? new ServiceDay(day, null, null, null, null, null));
        return Task.FromResult(new ServiceOverview(Now, [.. shown], Latest));
    }

    public Task<IReadOnlyList<PushHour>> PushHoursAsync(SessionTicket session, DateOnly day, string timeZone, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<PushHour>>([.. Hours.Where(h => DateOnly.FromDateTime(h.At.UtcDateTime) == day)]);
}
