using Microsoft.EntityFrameworkCore;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;

namespace Webmail.Gateway.Admin.Users;

/// <summary>A mailbox gets another address. Its mail stays, and what hangs on the address follows.</summary>
internal static class RenamedMailbox
{
    public static async Task RenameAsync(AdminWork work, MailboxEntity mailbox, string localPart, string domain, CancellationToken cancellationToken)
    {
        var (from, to) = (mailbox.Address, $"{localPart}@{domain}");
        (mailbox.LocalPart, mailbox.Domain) = (localPart, domain);
        // Said under both: whoever looks for one of the addresses finds it.
        work.Record(AuditActions.MailboxRenamed, from, new { To = to });
        work.Record(AuditActions.MailboxRenamed, to, new { From = from });

        // The row first: its trigger ends the sessions of the old address, which it finds by the account's.
        await work.Rows.SaveChangesAsync(cancellationToken);

        // Contacts and preferences belong to the account. An account that already has the new address belonged to somebody who is
        // gone, and is not merged with this one.
        await work.Rows.Accounts.Where(a => a.Address == to).ExecuteDeleteAsync(cancellationToken);
        await work.Rows.Accounts.Where(a => a.Address == from).ExecuteUpdateAsync(a => a.SetProperty(x => x.Address, to), cancellationToken);

        // Aliases go on delivering to the person.
        await work.Rows.Set<AliasTargetEntity>()
            .Where(t => t.Address == from && !work.Rows.Set<AliasTargetEntity>().Any(other => other.AliasId == t.AliasId && other.Address == to))
            .ExecuteUpdateAsync(t => t.SetProperty(x => x.Address, to), cancellationToken);
        await work.Rows.Set<AliasTargetEntity>().Where(t => t.Address == from).ExecuteDeleteAsync(cancellationToken);
    }
}
