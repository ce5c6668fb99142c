using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Gateway.Data;
using Webmail.Gateway.Queue;

namespace Webmail.Gateway.Admin.Overview;

/// <summary>
/// Writes down, hour by hour, what would be forgotten: how soon changes were pushed, how many sessions were open, how much waited and how
/// much is kept. Every gateway writes into the same rows: pushes are added up, and of the rest the most is kept.
/// </summary>
internal sealed class ServiceRecord(Database database, PushDelayMeter pushes, QueueAgent queue, IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <summary>How long it is kept: a row for each hour, and at most a few dozen more for its pushes.</summary>
    public static readonly TimeSpan Kept = TimeSpan.FromDays(93);

    /// <exception cref="MailException">DatabaseUnreachable; then nothing is lost.</exception>
    public async Task WritePushesAsync(CancellationToken cancellationToken)
    {
        var taken = pushes.Take();
        if (taken.Count == 0)
        {
            return;
        }

        var hour = HourOf(time.GetUtcNow());
        var isWritten = false;
        var (steps, counts) = (taken.Keys.ToArray(), taken.Values.ToArray());
        try
        {
            await database.RunAsync(
                (context, ct) => context.Database.ExecuteSqlAsync(
                    $"""
                    INSERT INTO push_delays AS d (hour, milliseconds, changes) SELECT {hour}, one.step, one.changes FROM unnest({steps}, {counts}) AS one(step, changes)
                    ON CONFLICT (hour, milliseconds) DO UPDATE SET changes = d.changes + excluded.changes
                    """,
                    ct),
                cancellationToken);
            isWritten = true;
        }
        finally
        {
            if (!isWritten)
            {
                pushes.GiveBack(taken);
            }
        }
    }

    /// <exception cref="MailException">DatabaseUnreachable.</exception>
    public async Task WriteStandingAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seenSince = now - options.Value.Sessions.Idle;
        var queued = await QueuedAsync(cancellationToken);
        await database.RunAsync(
            (context, ct) => context.Database.ExecuteSqlAsync(
                $"""
                INSERT INTO service_hours AS h (hour, open_sessions, queued, stored_bytes)
                SELECT {HourOf(now)},
                  (SELECT count(*) FROM sessions WHERE expires_at > {now} AND last_seen_at > {seenSince}), {queued}::int,
                  (SELECT coalesce(sum(used_bytes), 0)::bigint FROM mailboxes WHERE deleted_at IS NULL)
                ON CONFLICT (hour) DO UPDATE SET open_sessions = greatest(h.open_sessions, excluded.open_sessions),
                  queued = greatest(h.queued, excluded.queued), stored_bytes = excluded.stored_bytes
                """,
                ct),
            cancellationToken);
    }

    /// <exception cref="MailException">DatabaseUnreachable.</exception>
    public Task ForgetAsync(CancellationToken cancellationToken)
    {
        var before = time.GetUtcNow() - Kept;
        return database.RunAsync(
            async (context, ct) =>
            {
                await context.PushDelays.Where(d => d.Hour < before).ExecuteDeleteAsync(ct);
                return await context.ServiceHours.Where(h => h.Hour < before).ExecuteDeleteAsync(ct);
            },
            cancellationToken);
    }

    /// <returns>Null where no agent is configured, or it does not answer.</returns>
    public async Task<int?> QueuedAsync(CancellationToken cancellationToken)
    {
        if (options.Value.Hosted.Queue is not { Url: not null, Key: not null })
        {
            return null;
        }

        try
        {
            return (await queue.ListAsync(cancellationToken)).Count;
        }
        catch (MailException away) when (away.Error is MailError.ServerUnreachable or MailError.ServerRefused)
        {
            return null;
        }
    }

    private static DateTimeOffset HourOf(DateTimeOffset at) => at - TimeSpan.FromTicks(at.Ticks % TimeSpan.TicksPerHour);
}
