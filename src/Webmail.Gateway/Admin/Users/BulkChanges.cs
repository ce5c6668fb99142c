using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Security;

namespace Webmail.Gateway.Admin.Users;

/// <summary>One change to many mailboxes, in one transaction and a few statements for thousands of them.</summary>
internal sealed class BulkChanges(AdminChanges changes, IOptions<GatewayOptions> options)
{
    private const int MostAtOnce = 200_000;

    // Every index and trigger of the table takes its time for each row: more at once could outlast the deadline of a statement.
    private const int InOneStatement = 2_000;

    /// <exception cref="MailException">InvalidRequest.</exception>
    public Task<UsersChanged> RunAsync(Actor actor, UsersChange change, CancellationToken cancellationToken)
    {
        if (change.Users.Count > MostAtOnce
            || (change.Action == UsersAction.SetQuota && change.QuotaBytes is null or < 0)
            || (change is { Action: UsersAction.ResetSecondFactor, Matching: not null }))
        {
            throw new MailException(MailError.InvalidRequest);
        }

        return changes.RunAsync(actor, (work, ct) => RunAsync(work, change, ct), cancellationToken);
    }

    private async Task<UsersChanged> RunAsync(AdminWork work, UsersChange change, CancellationToken cancellationToken)
    {
        // 1. Who they are, and how they are now. Nobody else changes them meanwhile.
        var wanted = await WantedAsync(work, change, cancellationToken);

        // 2. Not those it can't be done to.
        var (changed, refused) = (new List<Standing>(), new List<RefusedChange>());
        foreach (var (id, one) in wanted)
        {
            if (one is null)
            {
                refused.Add(new RefusedChange(id, null, MailError.UserGone));
            }
            else if (change.Action is UsersAction.Disable or UsersAction.Delete && !work.TryDismiss(id))
            {
                refused.Add(new RefusedChange(id, one.Address, MailError.LastAdministrator));
            }
            else
            {
                changed.Add(one);
            }
        }

        // 3. Those it makes a difference to.
        var different = changed.Where(one => IsDifferent(one, change)).ToList();
        foreach (var some in different.Chunk(InOneStatement))
        {
            await ApplyAsync(work, change, some, cancellationToken);
        }

        return new UsersChanged([.. changed.Select(one => one.Id)], refused, Back(change.Action, different));
    }

    private static async Task<IEnumerable<(Guid Id, Standing? Standing)>> WantedAsync(AdminWork work, UsersChange change, CancellationToken cancellationToken)
    {
        var ids = change.Users.Distinct().ToArray();
        var mailboxes = change.Matching is { } query ? UserList.Matching(work.Rows, query) : work.Rows.Mailboxes.AsNoTracking().Where(m => ids.Contains(m.Id));
        if (change is { Matching: not null, Action: UsersAction.Disable or UsersAction.Delete or UsersAction.EndSessions })
        {
            mailboxes = mailboxes.Where(m => m.Id != work.Actor.MailboxId);
        }

        var found = await mailboxes.Select(m => new Standing(m.Id, m.Address, m.IsEnabled, m.QuotaBytes, m.DeletedAt != null)).ToDictionaryAsync(m => m.Id, cancellationToken);
        return change.Matching is null ? ids.Select(id => (id, found.GetValueOrDefault(id))) : found.Select(one => (one.Key, (Standing?)one.Value));
    }

    private static bool IsDifferent(Standing one, UsersChange change) => change.Action switch
    {
        UsersAction.Enable => !one.IsEnabled,
        UsersAction.Disable => one.IsEnabled,
        UsersAction.SetQuota => one.QuotaBytes != change.QuotaBytes,
        UsersAction.Delete => !one.IsDeleted,
        UsersAction.Restore => one.IsDeleted,
        _ => true,
    };

    private async Task ApplyAsync(AdminWork work, UsersChange change, Standing[] different, CancellationToken cancellationToken)
    {
        var ids = different.Select(one => one.Id).ToArray();
        var mailboxes = work.Rows.Mailboxes.Where(m => ids.Contains(m.Id));
        Task RecordAsync(string action, Func<Standing, object?> details) =>
            work.RecordAsync(action, [.. different.Select(one => one.Address)], [.. different.Select(details)], cancellationToken);

        switch (change.Action)
        {
            case UsersAction.Enable or UsersAction.Disable:
                var isEnabled = change.Action == UsersAction.Enable;
                await mailboxes.ExecuteUpdateAsync(m => m.SetProperty(x => x.IsEnabled, isEnabled), cancellationToken);
                await RecordAsync(isEnabled ? AuditActions.MailboxEnabled : AuditActions.MailboxDisabled, _ => null);
                break;
            case UsersAction.SetQuota:
                var quota = change.QuotaBytes!.Value;
                await mailboxes.ExecuteUpdateAsync(m => m.SetProperty(x => x.QuotaBytes, quota), cancellationToken);
                await RecordAsync(AuditActions.MailboxQuotaSet, one => new { From = one.QuotaBytes, To = quota });
                break;
            case UsersAction.Delete:
                var until = work.Now + options.Value.Hosted.Grace;
                await mailboxes.ExecuteUpdateAsync(m => m.SetProperty(x => x.DeletedAt, work.Now).SetProperty(x => x.PurgeAfter, until), cancellationToken);
                await RecordAsync(AuditActions.MailboxDeleted, _ => new { Until = until });
                break;
            case UsersAction.Restore:
                await mailboxes.ExecuteUpdateAsync(
                    m => m.SetProperty(x => x.DeletedAt, (DateTimeOffset?)null).SetProperty(x => x.PurgeAfter, (DateTimeOffset?)null), cancellationToken);
                await RecordAsync(AuditActions.MailboxRestored, _ => null);
                break;
            case UsersAction.EndSessions:
                await work.EndSessionsAsync([.. different.Select(one => one.Address)], cancellationToken);
                await RecordAsync(AuditActions.SessionsEnded, _ => null);
                break;
            case UsersAction.ResetSecondFactor:
                foreach (var mailbox in await mailboxes.ToListAsync(cancellationToken))
                {
                    await SecondFactorSwitch.ResetAsync(work, mailbox, cancellationToken);
                }

                break;
        }
    }

    private static IReadOnlyList<UsersChange> Back(UsersAction action, List<Standing> different) => action switch
    {
        _ when different.Count == 0 => [],
        UsersAction.Enable => [new UsersChange(Ids(different), UsersAction.Disable)],
        UsersAction.Disable => [new UsersChange(Ids(different), UsersAction.Enable)],
        UsersAction.Delete => [new UsersChange(Ids(different), UsersAction.Restore)],
        UsersAction.Restore => [new UsersChange(Ids(different), UsersAction.Delete)],
        UsersAction.SetQuota => [.. different.GroupBy(one => one.QuotaBytes).Select(same => new UsersChange(Ids(same), UsersAction.SetQuota, same.Key))],
        _ => [],
    };

    private static Guid[] Ids(IEnumerable<Standing> some) => [.. some.Select(one => one.Id)];

    /// <summary>A mailbox as it was before.</summary>
    private sealed record Standing(Guid Id, string Address, bool IsEnabled, long QuotaBytes, bool IsDeleted);
}
