using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data.Domains;
using Webmail.Data.Mailboxes;

namespace Webmail.Gateway.Admin.Users;

/// <summary>Changes to one mailbox, for the page and for the command line.</summary>
internal sealed class UserChanges(AdminChanges changes)
{
    private const int LongestName = 200;

    public Task<(Guid Id, Invitation? Invitation)> CreateAsync(Actor actor, NewUser user, CancellationToken cancellationToken)
    {
        var (localPart, domain) = AddressCheck.RequireMailbox(user.Address);
        CheckQuota(user.QuotaBytes);
        // Made before the transaction: it takes its time on purpose, and the others are not to wait for it.
        var hash = user.Password is null ? null : PasswordCheck.RequireHash(user.Password);
        return changes.RunAsync(
            actor,
            async (work, ct) =>
            {
                await RequireFreeAsync(work, localPart, domain, ct);
                var mailbox = NewMailbox.Add(work, localPart, domain, CleanName(user.Name), hash, user.QuotaBytes, user.Role);
                return (mailbox.Id, hash is null ? OneTimeLinks.Add(work, mailbox.Id, OneTimeLinks.InvitationLasts) : null);
            },
            cancellationToken);
    }

    public Task<Guid> UpdateAsync(Actor actor, Guid userId, UserEdit edit, CancellationToken cancellationToken)
    {
        var (localPart, domain) = AddressCheck.RequireMailbox(edit.Address);
        CheckQuota(edit.QuotaBytes);
        return changes.RunAsync(
            actor,
            async (work, ct) =>
            {
                var mailbox = await FindAsync(work, userId, ct);
                if (!edit.IsEnabled || edit.Role == UserRole.User)
                {
                    work.Dismiss(mailbox.Id, mailbox.Address);
                }

                SetName(work, mailbox, CleanName(edit.Name));
                SetEnabled(work, mailbox, edit.IsEnabled);
                SetQuota(work, mailbox, edit.QuotaBytes);
                SetRole(work, mailbox, edit.Role);
                if ($"{localPart}@{domain}" != mailbox.Address)
                {
                    await RequireFreeAsync(work, localPart, domain, ct);
                    await RenamedMailbox.RenameAsync(work, mailbox, localPart, domain, ct);
                }

                return mailbox.Id;
            },
            cancellationToken);
    }

    public Task<bool> SetPasswordAsync(Actor actor, Guid userId, string password, CancellationToken cancellationToken)
    {
        var hash = PasswordCheck.RequireHash(password);
        return changes.RunAsync(
            actor,
            async (work, ct) =>
            {
                var mailbox = await FindAsync(work, userId, ct);
                await SetPasswordAsync(work, mailbox, hash, ct);
                return true;
            },
            cancellationToken);
    }

    public Task<Invitation> InviteAsync(Actor actor, Guid userId, CancellationToken cancellationToken) => changes.RunAsync(
        actor,
        async (work, ct) =>
        {
            var mailbox = await FindAsync(work, userId, ct);
            work.Record(AuditActions.MailboxInvited, mailbox.Address);
            return await OneTimeLinks.MakeAsync(work, mailbox.Id, OneTimeLinks.InvitationLasts, ct);
        },
        cancellationToken);

    /// <summary>Whoever knew the old password is out, and so is every link that would set another.</summary>
    public static async Task SetPasswordAsync(AdminWork work, MailboxEntity mailbox, string hash, CancellationToken cancellationToken)
    {
        mailbox.PasswordHash = hash;
        mailbox.MustChangePassword = false;
        work.Record(AuditActions.MailboxPasswordSet, mailbox.Address);
        await work.Rows.Invitations.Where(i => i.MailboxId == mailbox.Id).ExecuteDeleteAsync(cancellationToken);
        await work.EndSessionsAsync([mailbox.Address], cancellationToken);
    }

    public static void SetEnabled(AdminWork work, MailboxEntity mailbox, bool isEnabled)
    {
        if (mailbox.IsEnabled != isEnabled)
        {
            mailbox.IsEnabled = isEnabled;
            work.Record(isEnabled ? AuditActions.MailboxEnabled : AuditActions.MailboxDisabled, mailbox.Address);
        }
    }

    public static void SetQuota(AdminWork work, MailboxEntity mailbox, long bytes)
    {
        if (mailbox.QuotaBytes != bytes)
        {
            work.Record(AuditActions.MailboxQuotaSet, mailbox.Address, new { From = mailbox.QuotaBytes, To = bytes });
            mailbox.QuotaBytes = bytes;
        }
    }

    public static void SetRole(AdminWork work, MailboxEntity mailbox, UserRole role)
    {
        var wanted = role == UserRole.Admin ? MailboxRole.Admin : MailboxRole.User;
        if (mailbox.Role != wanted)
        {
            work.Record(AuditActions.MailboxRoleSet, mailbox.Address, new { From = mailbox.Role.ToString(), To = wanted.ToString() });
            mailbox.Role = wanted;
        }
    }

    /// <exception cref="MailException">UserGone.</exception>
    public static async Task<MailboxEntity> FindAsync(AdminWork work, Guid userId, CancellationToken cancellationToken) =>
        await work.Rows.Mailboxes.SingleOrDefaultAsync(m => m.Id == userId, cancellationToken) ?? throw new MailException(MailError.UserGone);

    /// <exception cref="MailException">DomainGone, UserExists.</exception>
    public static async Task RequireFreeAsync(AdminWork work, string localPart, string domain, CancellationToken cancellationToken)
    {
        var address = $"{localPart}@{domain}";
        if (!await work.Rows.Domains.AnyAsync(d => d.Name == domain && d.Kind == DomainKind.Hosted, cancellationToken))
        {
            throw new MailException(MailError.DomainGone) { Subject = domain };
        }

        if (await work.Rows.Mailboxes.AnyAsync(m => m.Address == address, cancellationToken))
        {
            throw new MailException(MailError.UserExists) { Subject = address };
        }
    }

    /// <exception cref="MailException">InvalidRequest.</exception>
    public static void CheckQuota(long bytes)
    {
        if (bytes < 0)
        {
            throw new MailException(MailError.InvalidRequest);
        }
    }

    public static string? CleanName(string? name)
    {
        var text = name?.Trim();
        return text switch
        {
            null or "" => null,
            // It becomes a header's display name: no line of it may begin another header.
            _ when text.Length > LongestName || text.Any(char.IsControl) => throw new MailException(MailError.InvalidRequest) { Subject = name },
            _ => text,
        };
    }

    private static void SetName(AdminWork work, MailboxEntity mailbox, string? name)
    {
        if (mailbox.DisplayName != name)
        {
            work.Record(AuditActions.MailboxChanged, mailbox.Address, new { Name = new { From = mailbox.DisplayName, To = name } });
            mailbox.DisplayName = name;
        }
    }
}
