using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Security;
using Webmail.Data;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Mailboxes;

namespace Webmail.Gateway.Security;

/// <summary>Passwords for mail programs. Dovecot reads the rows live: what is written here holds for its next sign-in.</summary>
internal sealed class AppPasswords(SecurityChanges changes)
{
    private const int Most = 50;
    private const int LongestName = 100;

    public static Task<List<AppPasswordInfo>> ListAsync(WebmailDbContext context, Guid mailboxId, CancellationToken cancellationToken) => context.AppPasswords.AsNoTracking()
        .Where(p => p.MailboxId == mailboxId && p.SessionId == null && p.RevokedAt == null)
        .OrderByDescending(p => p.CreatedAt)
        .Select(p => new AppPasswordInfo(p.Id, p.Name, p.CreatedAt, p.LastUsedAt))
        .ToListAsync(cancellationToken);

    public Task<NewAppPassword> AddAsync(Owner owner, string name, CancellationToken cancellationToken)
    {
        var clean = name.Trim();
        if (clean.Length is 0 or > LongestName || clean.Any(char.IsControl))
        {
            throw new MailException(MailError.InvalidRequest) { Subject = name };
        }

        return changes.RunAsync(
            owner.Actor,
            owner.MailboxId,
            async (work, mailbox, ct) =>
            {
                if (await work.Rows.AppPasswords.CountAsync(p => p.MailboxId == mailbox.Id && p.SessionId == null && p.RevokedAt == null, ct) >= Most)
                {
                    throw new MailException(MailError.TooManyAppPasswords);
                }

                var password = AppPassword.New();
                var row = new AppPasswordEntity { Id = Guid.CreateVersion7(work.Now), MailboxId = mailbox.Id, Name = clean, Hash = AppPassword.Hash(password), CreatedAt = work.Now };
                work.Rows.AppPasswords.Add(row);
                work.Record(AuditActions.AppPasswordAdded, mailbox.Address, new { row.Name });
                return new NewAppPassword(new AppPasswordInfo(row.Id, row.Name, row.CreatedAt, null), password);
            },
            cancellationToken);
    }

    public Task RevokeAsync(Owner owner, Guid appPasswordId, CancellationToken cancellationToken) => changes.RunAsync(
        owner.Actor,
        owner.MailboxId,
        async (work, mailbox, ct) =>
        {
            var row = await work.Rows.AppPasswords.SingleOrDefaultAsync(p => p.Id == appPasswordId && p.MailboxId == mailbox.Id && p.SessionId == null && p.RevokedAt == null, ct);
            if (row is not null)
            {
                // The row stays: a password that was one must not become a way into the web page.
                row.RevokedAt = work.Now;
                work.Record(AuditActions.AppPasswordRevoked, mailbox.Address, new { row.Name });
                await work.TellClosedAsync(mailbox.Address, ct);
            }

            return true;
        },
        cancellationToken);
}
