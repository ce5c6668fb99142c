using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data;
using Webmail.Data.Domains;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Admin.Users;
using Webmail.Gateway.Data;
using Webmail.Gateway.Mailboxes;

namespace Webmail.Gateway.Admin.Invitations;

/// <summary>
/// What a one-time link opens. Its 256 bits can't be guessed; failures are counted by network all the same, with those to
/// sign in, so that nobody has the gateway work for nothing.
/// </summary>
internal sealed class InvitationsService(Database database, AdminChanges changes, SignInLimiter limiter, TimeProvider time) : IInvitations
{
    public async Task<InvitationInfo> OpenAsync(string token, string remoteAddress, CancellationToken cancellationToken)
    {
        var attempt = await limiter.BeginAsync("one-time link " + token, remoteAddress, cancellationToken);
        var info = await database.RunAsync((context, ct) => ReadAsync(context, token, ct), cancellationToken)
            ?? throw new MailException(MailError.InvitationGone);
        await limiter.WithdrawAsync(attempt, cancellationToken);
        return info;
    }

    public async Task<string> AcceptAsync(AcceptedInvitation accepted, CancellationToken cancellationToken)
    {
        // 1. The link, before any work is done for whoever has none.
        var info = await OpenAsync(accepted.Token, accepted.RemoteAddress, cancellationToken);

        // 2. What was typed.
        var address = info.Kind == InvitationKind.Setup ? AddressCheck.RequireMailbox(accepted.Address) : default;
        var name = info.Kind == InvitationKind.Setup ? UserChanges.CleanName(accepted.Name) : null;
        var hash = PasswordCheck.RequireHash(accepted.Password);

        // 3. The link again, now that nobody else can use it.
        var actor = info.Kind == InvitationKind.Setup ? Actor.Setup(accepted.RemoteAddress) : Actor.Invitation(accepted.RemoteAddress);
        return await changes.RunAsync(
            actor,
            async (work, ct) =>
            {
                var invitation = await Open(work.Rows, accepted.Token, work.Now).AsNoTracking().SingleOrDefaultAsync(ct)
                    ?? throw new MailException(MailError.InvitationGone);
                await work.Rows.Invitations.Where(i => i.Id == invitation.Id).ExecuteDeleteAsync(ct);
                if (invitation.MailboxId is { } mailboxId)
                {
                    var mailbox = await UserChanges.FindAsync(work, mailboxId, ct);
                    await UserChanges.SetPasswordAsync(work, mailbox, hash, ct);
                    return mailbox.Address;
                }

                return await MakeAdministratorAsync(work, address.LocalPart, address.Domain, name, hash, ct);
            },
            cancellationToken);
    }

    private static async Task<string> MakeAdministratorAsync(AdminWork work, string localPart, string domain, string? name, string hash, CancellationToken cancellationToken)
    {
        var address = $"{localPart}@{domain}";
        if (await work.Rows.Mailboxes.SingleOrDefaultAsync(m => m.Address == address, cancellationToken) is not { } mailbox)
        {
            await UserChanges.RequireFreeAsync(work, localPart, domain, cancellationToken);
            NewMailbox.Add(work, localPart, domain, name, hash, MailboxSeed.DefaultQuota, UserRole.Admin);
            return address;
        }

        (mailbox.DeletedAt, mailbox.PurgeAfter) = (null, null);
        UserChanges.SetEnabled(work, mailbox, true);
        UserChanges.SetRole(work, mailbox, UserRole.Admin);
        await UserChanges.SetPasswordAsync(work, mailbox, hash, cancellationToken);
        return address;
    }

    private async Task<InvitationInfo?> ReadAsync(WebmailDbContext context, string token, CancellationToken cancellationToken)
    {
        var found = await Open(context, token, time.GetUtcNow())
            .Select(i => new { i.ExpiresAt, IsSetup = i.MailboxId == null, i.Mailbox!.Address, i.Mailbox.DisplayName })
            .SingleOrDefaultAsync(cancellationToken);
        if (found is null)
        {
            return null;
        }

        return found.IsSetup
            ? new InvitationInfo(InvitationKind.Setup, null, null, found.ExpiresAt, await HostedAsync(context, cancellationToken))
            : new InvitationInfo(InvitationKind.Password, found.Address, found.DisplayName, found.ExpiresAt, []);
    }

    private static Task<List<string>> HostedAsync(WebmailDbContext context, CancellationToken cancellationToken) =>
        context.Domains.Where(d => d.Kind == DomainKind.Hosted).OrderBy(d => d.Name).Select(d => d.Name).ToListAsync(cancellationToken);

    // A setup link ends with the first administrator, whoever made one; a mailbox's with the mailbox.
    private static IQueryable<InvitationEntity> Open(WebmailDbContext context, string token, DateTimeOffset now)
    {
        var hash = OneTimeLinks.Hash(token);
        var administrators = Administrators.Active(context);
        return context.Invitations.Where(i => i.TokenHash == hash && i.ExpiresAt > now
            && (i.MailboxId == null ? !administrators.Any() : i.Mailbox!.IsEnabled && i.Mailbox.DeletedAt == null));
    }
}
