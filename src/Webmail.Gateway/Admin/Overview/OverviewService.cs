using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Data;
using Webmail.Data.Mailboxes;
using Webmail.Data.Overview;
using Webmail.Gateway.Admin.Audit;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Admin.Overview;

internal sealed class OverviewService(
    Administrators administrators, Database database, ServiceRecord record, AuditLogService log, IOptions<GatewayOptions> options, TimeProvider time) : IOverview
{
    private const int MostDays = 92;
    private const int LatestEntries = 8;

    // The page does not wait longer for the agent beside Postfix.
    private static readonly TimeSpan QueueDeadline = TimeSpan.FromSeconds(2);

    public async Task<ServiceOverview> OpenAsync(SessionTicket session, int days, string timeZone, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        var calendar = new DayCalendar(timeZone);
        var today = calendar.DayOf(time.GetUtcNow());
        var first = today.AddDays(1 - Math.Clamp(days, 1, MostDays));
        var queued = QueuedAsync(cancellationToken);
        var latest = log.PageAsync(new AuditQuery(Take: LatestEntries), cancellationToken);
        var counts = await database.RunAsync(CountAsync, cancellationToken);
        var (from, before) = (calendar.Begin(first), calendar.Begin(today.AddDays(1)));
        var (pushes, hours) = await database.RunAsync((context, ct) => HoursAsync(context, from, before, ct), cancellationToken);
        var mail = await database.RunAsync((context, ct) => MailHour.ReadAsync(context, from, before, ct), cancellationToken);

        var mailByDay = mail.ToLookup(m => calendar.DayOf(m.Hour));
        var pushesByDay = pushes.ToLookup(p => calendar.DayOf(p.Hour));
        var hoursByDay = hours.ToLookup(h => calendar.DayOf(h.Hour));
        var series = Enumerable.Range(0, today.DayNumber - first.DayNumber + 1).Select(first.AddDays).Select(day => new ServiceDay(
            day,
            Mail([.. mailByDay[day]]),
            Delays(pushesByDay[day]),
            hoursByDay[day].Max(h => (int?)h.OpenSessions),
            hoursByDay[day].Max(h => h.Queued),
            hoursByDay[day].MaxBy(h => h.Hour)?.StoredBytes));
        return new ServiceOverview(counts with { Queued = await queued }, [.. series], (await latest).Entries);
    }

    public async Task<IReadOnlyList<PushHour>> PushHoursAsync(SessionTicket session, DateOnly day, string timeZone, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        var calendar = new DayCalendar(timeZone);
        var (pushes, _) = await database.RunAsync((context, ct) => HoursAsync(context, calendar.Begin(day), calendar.Begin(day.AddDays(1)), ct), cancellationToken);
        return [.. pushes.GroupBy(p => p.Hour).OrderBy(hour => hour.Key).Select(hour => new PushHour(hour.Key, Delays(hour)!))];
    }

    private async Task<int?> QueuedAsync(CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(QueueDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            return await record.QueuedAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }
    }

    private async Task<ServiceCounts> CountAsync(WebmailDbContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seenSince = now - options.Value.Sessions.Idle;
        var mailboxes = await context.Mailboxes
            .GroupBy(_ => 1)
            .Select(all => new
            {
                Present = all.Count(m => m.DeletedAt == null),
                Disabled = all.Count(m => m.DeletedAt == null && !m.IsEnabled),
                Administrators = all.Count(m => m.DeletedAt == null && m.Role == MailboxRole.Admin),
                Deleted = all.Count(m => m.DeletedAt != null),
                Bytes = all.Where(m => m.DeletedAt == null).Sum(m => m.UsedBytes),
            })
            .SingleOrDefaultAsync(cancellationToken);
        return new ServiceCounts(
            mailboxes?.Present ?? 0,
            mailboxes?.Disabled ?? 0,
            mailboxes?.Administrators ?? 0,
            mailboxes?.Deleted ?? 0,
            await context.Domains.CountAsync(cancellationToken),
            await context.Aliases.CountAsync(cancellationToken),
            await context.Sessions.CountAsync(s => s.ExpiresAt > now && s.LastSeenAt > seenSince, cancellationToken),
            null,
            mailboxes?.Bytes ?? 0);
    }

    private static async Task<(List<PushDelayEntity> Pushes, List<ServiceHourEntity> Hours)> HoursAsync(
        WebmailDbContext context, DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) =>
        (await context.PushDelays.AsNoTracking().Where(d => d.Hour >= from && d.Hour < before).ToListAsync(cancellationToken),
            await context.ServiceHours.AsNoTracking().Where(h => h.Hour >= from && h.Hour < before).ToListAsync(cancellationToken));

    private static MailDay? Mail(IReadOnlyList<MailHour> hours) => hours.Count == 0
        ? null
        : new MailDay(hours.Sum(h => h.Received), hours.Sum(h => h.Submitted), hours.Sum(h => h.Rated), hours.Sum(h => h.Spam), hours.Sum(h => h.Rejected));

    private static PushDelays? Delays(IEnumerable<PushDelayEntity> pushes)
    {
        var counts = pushes.GroupBy(p => p.Milliseconds).ToDictionary(step => step.Key, step => step.Sum(p => p.Changes));
        return counts.Count == 0
            ? null
            : new PushDelays(counts.Values.Sum(), DelayHistogram.Percentile(counts, 0.5), DelayHistogram.Percentile(counts, 0.95), DelayHistogram.Percentile(counts, 0.99));
    }
}
