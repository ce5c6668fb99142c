using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Security;

namespace Webmail.Gateway.Admin.Users;

/// <summary>One change to many mailboxes, in one transaction.</summary>
internal sealed class BulkChanges(AdminChanges changes, IOptions<GatewayOptions> options)
{
    private const int MostAtOnce = 10_000;

    /// <exception cref="MailException">InvalidRequest.</exception>
    public Task<UsersChanged> RunAsync(Actor actor, UsersChange change, CancellationToken cancellationToken)
    {
        if (change.Users.Count > MostAtOnce || (change.Action == UsersAction.SetQuota && change.QuotaBytes is null or < 0))
        {
            throw new MailException(MailError.InvalidRequest);
        }

        return changes.RunAsync(actor, (work, ct) => RunAsync(work, change, ct), cancellationToken);
    }

    private async Task<UsersChanged> RunAsync(AdminWork work, UsersChange change, CancellationToken cancellationToken)
    {
        var wanted = change.Users.Distinct().ToArray();
        var mailboxes = await work.Rows.Mailboxes.Where(m => wanted.Contains(m.Id)).ToDictionaryAsync(m => m.Id, cancellationToken);
        var (changed, refused) = (new List<Guid>(), new List<RefusedChange>());
        foreach (var id in wanted)
        {
            if (!mailboxes.TryGetValue(id, out var mailbox))
            {
                refused.Add(new RefusedChange(id, null, MailError.UserGone));
            }
            else if (Apply(work, mailbox, change) is { } reason)
            {
                refused.Add(new RefusedChange(id, mailbox.Address, reason));
            }
            else
            {
                changed.Add(id);
            }
        }

        if (change.Action == UsersAction.EndSessions)
        {
            await work.EndSessionsAsync([.. changed.Select(id => mailboxes[id].Address)], cancellationToken);
        }

        if (change.Action == UsersAction.ResetSecondFactor)
        {
            foreach (var id in changed)
            {
                await SecondFactorSwitch.ResetAsync(work, mailboxes[id], cancellationToken);
            }
        }

        return new UsersChanged(changed, refused);
    }

    private MailError? Apply(AdminWork work, MailboxEntity mailbox, UsersChange change)
    {
        if (change.Action is UsersAction.Disable or UsersAction.Delete && !work.TryDismiss(mailbox.Id))
        {
            return MailError.LastAdministrator;
        }

        switch (change.Action)
        {
            case UsersAction.Enable or UsersAction.Disable:
                UserChanges.SetEnabled(work, mailbox, change.Action == UsersAction.Enable);
                break;
            case UsersAction.SetQuota:
                UserChanges.SetQuota(work, mailbox, change.QuotaBytes!.Value);
                break;
            case UsersAction.Delete when mailbox.DeletedAt is null:
                (mailbox.DeletedAt, mailbox.PurgeAfter) = (work.Now, work.Now + options.Value.Hosted.Grace);
                work.Record(AuditActions.MailboxDeleted, mailbox.Address, new { Until = mailbox.PurgeAfter });
                break;
            case UsersAction.Restore when mailbox.DeletedAt is not null:
                (mailbox.DeletedAt, mailbox.PurgeAfter) = (null, null);
                work.Record(AuditActions.MailboxRestored, mailbox.Address);
                break;
            case UsersAction.EndSessions:
                work.Record(AuditActions.SessionsEnded, mailbox.Address);
                break;
        }

        return null;
    }
}
