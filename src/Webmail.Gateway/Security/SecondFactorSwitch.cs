using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Admin;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Security;

/// <summary>What happens with the first second factor, and with the last: whether the password opens the mailbox by itself.</summary>
internal sealed class SecondFactorSwitch(RecoveryCodes recovery, SessionStore sessions, ImapPool pool, MailboxWatchers watchers)
{
    /// <summary>Whoever came in by the password alone is out, by whatever protocol; the session that does it goes on, with a password of its own.</summary>
    /// <returns>Null where it was on.</returns>
    public async Task<TurnedOn?> TurnOnAsync(AdminWork work, MailboxEntity mailbox, Owner owner, CancellationToken cancellationToken)
    {
        if (mailbox.AppPasswordsOnly)
        {
            return null;
        }

        mailbox.AppPasswordsOnly = true;
        var accountId = owner.Session.Account.AccountId;
        await work.Rows.Sessions.Where(s => s.AccountId == accountId && s.Id != owner.Session.SessionId).ExecuteDeleteAsync(cancellationToken);
        var credential = SessionCredential.New(mailbox.Id);
        await sessions.ReplaceCredentialAsync(work.Rows, owner.Ticket, owner.Session, credential, cancellationToken);
        var codes = await recovery.RenewAsync(work.Rows, mailbox.Id, cancellationToken);
        await work.TellClosedAsync(mailbox.Address, cancellationToken);
        return new TurnedOn(codes, owner.Session.Account with { Password = credential.Password });
    }

    /// <summary>Once the transaction of <see cref="TurnOnAsync"/> is through.</summary>
    public void GoOn(Owner owner, TurnedOn on)
    {
        sessions.Forget(owner.Session.SessionId);
        pool.Close(on.Account.AccountId);
        watchers.Use(on.Account);
    }

    /// <summary>After a second factor was taken away: with the last one its codes go too. Sessions and app passwords go on.</summary>
    /// <exception cref="MailException">SecondFactorNeeded for an administrator's last one.</exception>
    public static async Task TurnOffIfNoneAsync(AdminWork work, MailboxEntity mailbox, CancellationToken cancellationToken)
    {
        if (await work.Rows.TotpSecrets.AnyAsync(t => t.MailboxId == mailbox.Id, cancellationToken)
            || await work.Rows.Passkeys.AnyAsync(p => p.MailboxId == mailbox.Id, cancellationToken))
        {
            return;
        }

        if (mailbox.Role == MailboxRole.Admin)
        {
            throw new MailException(MailError.SecondFactorNeeded);
        }

        await TurnOffAsync(work, mailbox, cancellationToken);
    }

    /// <summary>For whoever has lost all of it: an administrator, or root. Sessions end, so that nobody goes on who should not have come in.</summary>
    public static async Task ResetAsync(AdminWork work, MailboxEntity mailbox, CancellationToken cancellationToken)
    {
        work.Record(AuditActions.SecondFactorReset, mailbox.Address);
        await work.Rows.TotpSecrets.Where(t => t.MailboxId == mailbox.Id).ExecuteDeleteAsync(cancellationToken);
        await work.Rows.Passkeys.Where(p => p.MailboxId == mailbox.Id).ExecuteDeleteAsync(cancellationToken);
        await TurnOffAsync(work, mailbox, cancellationToken);
        await work.EndSessionsAsync([mailbox.Address], cancellationToken);
    }

    private static async Task TurnOffAsync(AdminWork work, MailboxEntity mailbox, CancellationToken cancellationToken)
    {
        mailbox.AppPasswordsOnly = false;
        await work.Rows.RecoveryCodes.Where(c => c.MailboxId == mailbox.Id).ExecuteDeleteAsync(cancellationToken);
        await work.Rows.CodeGuesses.Where(g => g.MailboxId == mailbox.Id).ExecuteDeleteAsync(cancellationToken);
        await work.Rows.HalfSignIns.Where(h => h.MailboxId == mailbox.Id).ExecuteDeleteAsync(cancellationToken);
    }

    /// <param name="Account">The session's own, with the password it signs in with from now on.</param>
    internal sealed record TurnedOn(IReadOnlyList<string> RecoveryCodes, MailAccount Account)
    {
        public override string ToString() => "TurnedOn(…)";
    }
}
