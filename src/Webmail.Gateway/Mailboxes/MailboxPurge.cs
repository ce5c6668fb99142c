using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Admin;

namespace Webmail.Gateway.Mailboxes;

/// <summary>
/// Erases deleted mailboxes whose time to be restored is over: every row of theirs, and what the audit log says of it, in one
/// transaction. Their folders of mail are named to the agent beside Dovecot, which removes them.
/// </summary>
internal sealed class MailboxPurge(AdminChanges changes)
{
    // One transaction holds back every other change of an administrator's.
    private const int MostAtOnce = 500;

    /// <returns>How many were erased; fewer than were due where there are many.</returns>
    /// <exception cref="MailException">DatabaseUnreachable.</exception>
    public Task<int> RunAsync(CancellationToken cancellationToken) => changes.RunAsync(Actor.System, PurgeAsync, cancellationToken);

    private static async Task<int> PurgeAsync(AdminWork work, CancellationToken cancellationToken)
    {
        var due = await work.Rows.Mailboxes
            .Where(m => m.DeletedAt != null && m.PurgeAfter < work.Now)
            .OrderBy(m => m.PurgeAfter)
            .Take(MostAtOnce)
            .ToListAsync(cancellationToken);
        var addresses = due.Select(m => m.Address).ToList();
        foreach (var mailbox in due)
        {
            // The database takes its keys, codes and app passwords away with it.
            work.Rows.Mailboxes.Remove(mailbox);
            work.Rows.PurgedHomes.Add(new PurgedHomeEntity { Home = mailbox.Home, PurgedAt = work.Now });
            work.Record(AuditActions.MailboxPurged, mailbox.Address, new { mailbox.DeletedAt });
        }

        // Contacts, preferences and sessions belong to the account.
        await work.Rows.Accounts.Where(a => addresses.Contains(a.Address)).ExecuteDeleteAsync(cancellationToken);
        await ForgetTargetsAsync(work, addresses, cancellationToken);
        return due.Count;
    }

    // An alias would go on sending mail to an address that nobody has, and its sender would be told of a failure.
    private static async Task ForgetTargetsAsync(AdminWork work, List<string> addresses, CancellationToken cancellationToken)
    {
        var aliases = await work.Rows.Aliases
            .Include(a => a.Targets)
            .Where(a => a.Targets.Any(t => addresses.Contains(t.Address)))
            .ToListAsync(cancellationToken);
        foreach (var alias in aliases)
        {
            alias.Targets.RemoveAll(t => addresses.Contains(t.Address));
            if (alias.Targets.Count == 0)
            {
                work.Rows.Aliases.Remove(alias);
                work.Record(AuditActions.AliasDeleted, alias.Address);
            }
            else
            {
                work.Record(AuditActions.AliasChanged, alias.Address, new { To = new { Targets = alias.Targets.Select(t => new AliasTarget(t.Address, t.MaySend)) } });
            }
        }
    }
}
