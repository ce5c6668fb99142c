using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Security;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Security;

/// <summary>Every call begins with who asks.</summary>
internal sealed class SecurityService(
    Owners owners, Authenticators authenticators, Passkeys passkeys, AppPasswords appPasswords, RecoveryCodes recovery, SecurityChanges changes, RelyingParty party, Database database) : ISecurity
{
    public async Task<SecurityState> OpenAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        if (await owners.FindAsync(session, cancellationToken) is not { } owner)
        {
            return new SecurityState(false, false, false, false, 0, [], [], null);
        }

        return await database.RunAsync(
            async (context, ct) => new SecurityState(
                true,
                owner.IsAdministrator,
                owner.HasSecondFactor,
                await context.TotpSecrets.AnyAsync(t => t.MailboxId == owner.MailboxId, ct),
                await context.RecoveryCodes.CountAsync(c => c.MailboxId == owner.MailboxId, ct),
                await AppPasswords.ListAsync(context, owner.MailboxId, ct),
                await Passkeys.ListAsync(context, owner.MailboxId, ct),
                party.Origin),
            cancellationToken);
    }

    public Task ProveAsync(SessionTicket session, string password, CancellationToken cancellationToken) => owners.ProveAsync(session, password, cancellationToken);

    public async Task<TotpSetup> BeginTotpAsync(SessionTicket session, CancellationToken cancellationToken) =>
        authenticators.Begin(await owners.RequireProvedAsync(session, cancellationToken));

    public async Task<SecondFactorAdded> ConfirmTotpAsync(SessionTicket session, string setup, string code, CancellationToken cancellationToken) =>
        await authenticators.ConfirmAsync(await owners.RequireProvedAsync(session, cancellationToken), setup, code, cancellationToken);

    public async Task RemoveTotpAsync(SessionTicket session, CancellationToken cancellationToken) =>
        await authenticators.RemoveAsync(await owners.RequireProvedAsync(session, cancellationToken), cancellationToken);

    public async Task<PasskeyChallenge> BeginPasskeyAsync(SessionTicket session, CancellationToken cancellationToken) =>
        await passkeys.BeginAsync(await owners.RequireProvedAsync(session, cancellationToken), cancellationToken);

    public async Task<SecondFactorAdded> ConfirmPasskeyAsync(SessionTicket session, string challenge, string credential, string name, CancellationToken cancellationToken) =>
        await passkeys.ConfirmAsync(await owners.RequireProvedAsync(session, cancellationToken), challenge, credential, name, cancellationToken);

    public async Task RemovePasskeyAsync(SessionTicket session, string passkeyId, CancellationToken cancellationToken) =>
        await passkeys.RemoveAsync(await owners.RequireProvedAsync(session, cancellationToken), passkeyId, cancellationToken);

    public async Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        var owner = await owners.RequireProvedAsync(session, cancellationToken);
        return await changes.RunAsync(
            owner.Actor,
            owner.MailboxId,
            async (work, mailbox, ct) =>
            {
                if (!mailbox.AppPasswordsOnly)
                {
                    throw new MailException(MailError.SecondFactorNeeded);
                }

                work.Record(AuditActions.RecoveryCodesRenewed, mailbox.Address);
                return await recovery.RenewAsync(work.Rows, mailbox.Id, ct);
            },
            cancellationToken);
    }

    public async Task<NewAppPassword> AddAppPasswordAsync(SessionTicket session, string name, CancellationToken cancellationToken) =>
        await appPasswords.AddAsync(await owners.RequireProvedAsync(session, cancellationToken), name, cancellationToken);

    public async Task RevokeAppPasswordAsync(SessionTicket session, Guid appPasswordId, CancellationToken cancellationToken) =>
        await appPasswords.RevokeAsync(await owners.RequireAsync(session, cancellationToken), appPasswordId, cancellationToken);
}
