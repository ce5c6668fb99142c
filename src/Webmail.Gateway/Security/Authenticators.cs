using System.Buffers.Text;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Security;
using Webmail.Data.Security;

namespace Webmail.Gateway.Security;

/// <summary>Setting up an authenticator app, and taking it away.</summary>
internal sealed class Authenticators(SecurityChanges changes, SecretSeal seal, SecondFactorSwitch theSwitch, IOptions<GatewayOptions> options, TimeProvider time)
{
    private const string SetupPurpose = "totp set-up";
    private const int LongestToken = 400;
    private static readonly TimeSpan SetupLasts = TimeSpan.FromMinutes(15);

    /// <summary>The secret travels sealed in the token until its first code is there, so that an abandoned set-up leaves nothing behind.</summary>
    public TotpSetup Begin(Owner owner)
    {
        var secret = TotpCodes.NewSecret();
        var token = Base64Url.EncodeToString(seal.Seal(SetupPurpose, owner.Session.SessionId, secret, time.GetUtcNow() + SetupLasts));
        return new TotpSetup(TotpCodes.Write(secret), TotpCodes.Uri(secret, owner.Actor.Name, options.Value.SecondFactor.Issuer), token);
    }

    public async Task<SecondFactorAdded> ConfirmAsync(Owner owner, string setup, string code, CancellationToken cancellationToken)
    {
        if (setup.Length > LongestToken || !Base64Url.IsValid(setup)
            || seal.Open(SetupPurpose, owner.Session.SessionId, Base64Url.DecodeFromChars(setup), time.GetUtcNow()) is not { } secret)
        {
            throw new MailException(MailError.SecondStepGone);
        }

        var on = await changes.RunAsync(
            owner.Actor,
            owner.MailboxId,
            async (work, mailbox, ct) =>
            {
                // The first code is a code: it is used up.
                if (TotpCodes.Match(secret, code, work.Now) is not { } step)
                {
                    throw new MailException(MailError.CodeRejected);
                }

                await work.Rows.TotpSecrets.Where(t => t.MailboxId == mailbox.Id).ExecuteDeleteAsync(ct);
                var box = seal.Seal(SecondFactorCheck.TotpPurpose, mailbox.Id, secret);
                work.Rows.TotpSecrets.Add(new TotpEntity { MailboxId = mailbox.Id, SealedSecret = box, CreatedAt = work.Now, LastStep = step });
                work.Record(AuditActions.SecondFactorAdded, mailbox.Address, new { Kind = "totp" });
                return await theSwitch.TurnOnAsync(work, mailbox, owner, ct);
            },
            cancellationToken);
        if (on is not null)
        {
            theSwitch.GoOn(owner, on);
        }

        return new SecondFactorAdded(on?.RecoveryCodes);
    }

    public Task RemoveAsync(Owner owner, CancellationToken cancellationToken) => changes.RunAsync(
        owner.Actor,
        owner.MailboxId,
        async (work, mailbox, ct) =>
        {
            if (await work.Rows.TotpSecrets.Where(t => t.MailboxId == mailbox.Id).ExecuteDeleteAsync(ct) > 0)
            {
                work.Record(AuditActions.SecondFactorRemoved, mailbox.Address, new { Kind = "totp" });
                await SecondFactorSwitch.TurnOffIfNoneAsync(work, mailbox, ct);
            }

            return true;
        },
        cancellationToken);
}
