using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Webmail.Data;
using Webmail.Data.Mailboxes;
using Webmail.Data.Security;

namespace Webmail.Gateway.Security;

/// <summary>Passkeys and whose they are, as ASP.NET Core Identity asks for them. Nothing of its own user table exists here.</summary>
internal sealed class PasskeyRows(WebmailDbContext rows, DateTimeOffset now) : IUserPasskeyStore<MailboxEntity>
{
    // WebAuthn Level 3 §5.8.4. What a browser says beyond them is not kept.
    private static readonly string[] KnownTransports = ["ble", "hybrid", "internal", "nfc", "smart-card", "usb"];

    public Task<string> GetUserIdAsync(MailboxEntity user, CancellationToken cancellationToken) => Task.FromResult(user.Id.ToString());

    public Task<string?> GetUserNameAsync(MailboxEntity user, CancellationToken cancellationToken) => Task.FromResult<string?>(user.Address);

    public Task<MailboxEntity?> FindByIdAsync(string userId, CancellationToken cancellationToken) =>
        Guid.TryParse(userId, out var id) ? rows.Mailboxes.SingleOrDefaultAsync(m => m.Id == id, cancellationToken) : Task.FromResult<MailboxEntity?>(null);

    public Task<MailboxEntity?> FindByPasskeyIdAsync(byte[] credentialId, CancellationToken cancellationToken) =>
        rows.Mailboxes.SingleOrDefaultAsync(m => rows.Passkeys.Any(p => p.CredentialId == credentialId && p.MailboxId == m.Id), cancellationToken);

    public async Task<IList<UserPasskeyInfo>> GetPasskeysAsync(MailboxEntity user, CancellationToken cancellationToken)
    {
        var found = await rows.Passkeys.AsNoTracking().Where(p => p.MailboxId == user.Id).OrderByDescending(p => p.CreatedAt).ToListAsync(cancellationToken);
        return [.. found.Select(ToInfo)];
    }

    public async Task<UserPasskeyInfo?> FindPasskeyAsync(MailboxEntity user, byte[] credentialId, CancellationToken cancellationToken) =>
        await rows.Passkeys.SingleOrDefaultAsync(p => p.CredentialId == credentialId && p.MailboxId == user.Id, cancellationToken) is { } row ? ToInfo(row) : null;

    /// <summary>Written when the transaction is. One that is there has just been used.</summary>
    public async Task AddOrUpdatePasskeyAsync(MailboxEntity user, UserPasskeyInfo passkey, CancellationToken cancellationToken)
    {
        if (await rows.Passkeys.SingleOrDefaultAsync(p => p.CredentialId == passkey.CredentialId && p.MailboxId == user.Id, cancellationToken) is { } row)
        {
            (row.SignCount, row.IsBackedUp, row.LastUsedAt) = (passkey.SignCount, passkey.IsBackedUp, now);
            return;
        }

        rows.Passkeys.Add(new PasskeyEntity
        {
            CredentialId = passkey.CredentialId,
            MailboxId = user.Id,
            Name = passkey.Name ?? "",
            PublicKey = passkey.PublicKey,
            SignCount = passkey.SignCount,
            Transports = [.. (passkey.Transports ?? []).Intersect(KnownTransports)],
            IsUserVerified = passkey.IsUserVerified,
            IsBackupEligible = passkey.IsBackupEligible,
            IsBackedUp = passkey.IsBackedUp,
            CreatedAt = now,
        });
    }

    public Task RemovePasskeyAsync(MailboxEntity user, byte[] credentialId, CancellationToken cancellationToken) =>
        rows.Passkeys.Where(p => p.CredentialId == credentialId && p.MailboxId == user.Id).ExecuteDeleteAsync(cancellationToken);

    public void Dispose()
    {
        // The context is its opener's.
    }

    // Mailboxes are made, named and deleted by their administrators, never through here.
    Task IUserStore<MailboxEntity>.SetUserNameAsync(MailboxEntity user, string? userName, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<string?> IUserStore<MailboxEntity>.GetNormalizedUserNameAsync(MailboxEntity user, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task IUserStore<MailboxEntity>.SetNormalizedUserNameAsync(MailboxEntity user, string? normalizedName, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<MailboxEntity?> IUserStore<MailboxEntity>.FindByNameAsync(string normalizedUserName, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<IdentityResult> IUserStore<MailboxEntity>.CreateAsync(MailboxEntity user, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<IdentityResult> IUserStore<MailboxEntity>.UpdateAsync(MailboxEntity user, CancellationToken cancellationToken) => throw new NotSupportedException();

    Task<IdentityResult> IUserStore<MailboxEntity>.DeleteAsync(MailboxEntity user, CancellationToken cancellationToken) => throw new NotSupportedException();

    // What the authenticator said when it was made was looked at then, and is not kept.
    private static UserPasskeyInfo ToInfo(PasskeyEntity row) => new(
        row.CredentialId, row.PublicKey, row.CreatedAt, (uint)row.SignCount, row.Transports, row.IsUserVerified, row.IsBackupEligible, row.IsBackedUp, [], [])
    {
        Name = row.Name,
    };
}
