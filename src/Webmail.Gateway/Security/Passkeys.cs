using System.Buffers.Text;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Security;
using Webmail.Data;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Security;

/// <summary>Making passkeys, and taking them away.</summary>
internal sealed class Passkeys(
    SecurityChanges changes, Database database, PasskeyCheck check, PasskeyChallenges challenges, SecondFactorSwitch theSwitch, RelyingParty party, TimeProvider time)
{
    private const int Most = 20;
    private const int LongestName = 100;

    public static async Task<List<PasskeyInfo>> ListAsync(WebmailDbContext context, Guid mailboxId, CancellationToken cancellationToken)
    {
        var rows = await context.Passkeys.AsNoTracking()
            .Where(p => p.MailboxId == mailboxId)
            .OrderByDescending(p => p.CreatedAt)
            .Select(p => new { p.CredentialId, p.Name, p.CreatedAt, p.LastUsedAt })
            .ToListAsync(cancellationToken);
        return [.. rows.Select(p => new PasskeyInfo(Base64Url.EncodeToString(p.CredentialId), p.Name, p.CreatedAt, p.LastUsedAt))];
    }

    public async Task<PasskeyChallenge> BeginAsync(Owner owner, CancellationToken cancellationToken)
    {
        if (party.Origin is not { } origin)
        {
            throw new MailException(MailError.NotAllowed);
        }

        var (options, state) = await database.RunAsync(
            async (context, ct) =>
            {
                await RequireRoomAsync(context, owner.MailboxId, ct);
                return await check.AskNewAsync(context, await context.Mailboxes.SingleAsync(m => m.Id == owner.MailboxId, ct), time.GetUtcNow(), ct);
            },
            cancellationToken);
        return new PasskeyChallenge(options, challenges.Seal(owner.Session.SessionId, state), origin);
    }

    public async Task<SecondFactorAdded> ConfirmAsync(Owner owner, string challenge, string credential, string name, CancellationToken cancellationToken)
    {
        var clean = name.Trim();
        if (clean.Length is 0 or > LongestName || clean.Any(char.IsControl))
        {
            throw new MailException(MailError.InvalidRequest) { Subject = name };
        }

        var state = await challenges.UseAsync(owner.Session.SessionId, challenge, cancellationToken);
        var on = await changes.RunAsync(
            owner.Actor,
            owner.MailboxId,
            async (work, mailbox, ct) =>
            {
                await RequireRoomAsync(work.Rows, mailbox.Id, ct);
                if (party.Origin is null || credential.Length > PasskeyCheck.LongestCredential || !await check.TryAddAsync(work.Rows, mailbox, state, credential, clean, work.Now, ct))
                {
                    throw new MailException(MailError.PasskeyRejected);
                }

                work.Record(AuditActions.SecondFactorAdded, mailbox.Address, new { Kind = "passkey", Name = clean });
                return await theSwitch.TurnOnAsync(work, mailbox, owner, ct);
            },
            cancellationToken);
        if (on is not null)
        {
            theSwitch.GoOn(owner, on);
        }

        return new SecondFactorAdded(on?.RecoveryCodes);
    }

    public Task RemoveAsync(Owner owner, string passkeyId, CancellationToken cancellationToken) => changes.RunAsync(
        owner.Actor,
        owner.MailboxId,
        async (work, mailbox, ct) =>
        {
            var id = Base64Url.IsValid(passkeyId) ? Base64Url.DecodeFromChars(passkeyId) : [];
            if (await work.Rows.Passkeys.Where(p => p.CredentialId == id && p.MailboxId == mailbox.Id).Select(p => p.Name).SingleOrDefaultAsync(ct) is { } name)
            {
                await work.Rows.Passkeys.Where(p => p.CredentialId == id && p.MailboxId == mailbox.Id).ExecuteDeleteAsync(ct);
                work.Record(AuditActions.SecondFactorRemoved, mailbox.Address, new { Kind = "passkey", Name = name });
                await SecondFactorSwitch.TurnOffIfNoneAsync(work, mailbox, ct);
            }

            return true;
        },
        cancellationToken);

    private static async Task RequireRoomAsync(WebmailDbContext context, Guid mailboxId, CancellationToken cancellationToken)
    {
        if (await context.Passkeys.CountAsync(p => p.MailboxId == mailboxId, cancellationToken) >= Most)
        {
            throw new MailException(MailError.TooManyPasskeys);
        }
    }
}
