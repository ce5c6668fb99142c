using Microsoft.EntityFrameworkCore;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;
using Webmail.Data.Security;
using Webmail.Gateway.Admin;

namespace Webmail.Gateway.Security;

/// <summary>Whether what was typed is the second factor, inside a transaction that has the mailbox to itself.</summary>
internal sealed class SecondFactorCheck(SecretSeal seal, RecoveryCodes recovery, PasskeyCheck passkeys)
{
    internal const string TotpPurpose = "totp";

    private const int LongestCode = 100;

    public Task<bool> IsRightAsync(AdminWork work, MailboxEntity mailbox, HalfSignInEntity half, SecondFactor factor, CancellationToken cancellationToken) => factor.Kind switch
    {
        SecondFactorKind.Passkey => IsPasskeyAsync(work, mailbox, half, factor.Code, cancellationToken),
        _ when factor.Code.Length > LongestCode => Task.FromResult(false),
        SecondFactorKind.Totp => IsTotpAsync(work, mailbox, factor.Code, cancellationToken),
        SecondFactorKind.RecoveryCode => IsRecoveryCodeAsync(work, mailbox, factor.Code, cancellationToken),
        _ => Task.FromResult(false),
    };

    // One challenge is for one try, right or wrong.
    private async Task<bool> IsPasskeyAsync(AdminWork work, MailboxEntity mailbox, HalfSignInEntity half, string credential, CancellationToken cancellationToken) =>
        await HalfSignIns.TakePasskeyAsync(work.Rows, half, cancellationToken) is { } state
        && await passkeys.IsRightAsync(work.Rows, mailbox, state, credential, work.Now, cancellationToken);

    private async Task<bool> IsTotpAsync(AdminWork work, MailboxEntity mailbox, string typed, CancellationToken cancellationToken)
    {
        // RFC 6238 §5.2: a code is accepted once, and none that is older than the last one.
        if (await work.Rows.TotpSecrets.SingleOrDefaultAsync(t => t.MailboxId == mailbox.Id, cancellationToken) is not { } row
            || seal.Open(TotpPurpose, mailbox.Id, row.SealedSecret) is not { } secret
            || TotpCodes.Match(secret, typed, work.Now) is not { } step
            || step <= row.LastStep)
        {
            return false;
        }

        row.LastStep = step;
        return true;
    }

    private async Task<bool> IsRecoveryCodeAsync(AdminWork work, MailboxEntity mailbox, string typed, CancellationToken cancellationToken)
    {
        if (!await recovery.TryUseAsync(work.Rows, mailbox.Id, typed, cancellationToken))
        {
            return false;
        }

        var left = await work.Rows.RecoveryCodes.CountAsync(c => c.MailboxId == mailbox.Id, cancellationToken);
        work.Record(AuditActions.RecoveryCodeUsed, mailbox.Address, new { Left = left });
        return true;
    }
}
