using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Data;
using Webmail.Data.Domains;
using Webmail.Data.Security;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Security;

/// <summary>Those between the two steps of signing in.</summary>
internal sealed class HalfSignIns(Database database, TimeProvider time)
{
    private const int TokenBytes = 32;
    private const int LongestCulture = 35;
    private static readonly TimeSpan Lasts = TimeSpan.FromMinutes(10);

    public async Task<(string Token, DateTimeOffset ExpiresAt)> StartAsync(
        Guid mailboxId, string device, string? culture, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var row = new HalfSignInEntity
        {
            TokenHash = Hash(token),
            MailboxId = mailboxId,
            Device = device,
            Culture = culture is { Length: <= LongestCulture } ? culture : null,
            ExpiresAt = time.GetUtcNow() + Lasts,
        };
        await database.RunAsync(
            (context, ct) =>
            {
                context.HalfSignIns.Add(row);
                return context.SaveChangesAsync(ct);
            },
            cancellationToken);
        return (token, row.ExpiresAt);
    }

    /// <summary>With its mailbox, as long as that may be signed in to.</summary>
    /// <exception cref="MailException">SecondStepGone.</exception>
    public async Task<HalfSignInEntity> FindAsync(string token, CancellationToken cancellationToken) =>
        await database.RunAsync((context, ct) => Open(context, token).SingleOrDefaultAsync(ct), cancellationToken) ?? throw new MailException(MailError.SecondStepGone);

    /// <summary>The challenge that a passkey has to sign to finish this one, instead of the one before.</summary>
    public Task<int> SetPasskeyAsync(HalfSignInEntity half, string state, CancellationToken cancellationToken) => database.RunAsync(
        (context, ct) => context.HalfSignIns.Where(h => h.TokenHash == half.TokenHash).ExecuteUpdateAsync(h => h.SetProperty(x => x.PasskeyState, state), ct), cancellationToken);

    /// <returns>The challenge, for one try; null where none was asked for, or it was tried.</returns>
    public static async Task<string?> TakePasskeyAsync(WebmailDbContext context, HalfSignInEntity half, CancellationToken cancellationToken)
    {
        var state = await context.HalfSignIns.Where(h => h.TokenHash == half.TokenHash).Select(h => h.PasskeyState).SingleOrDefaultAsync(cancellationToken);
        await context.HalfSignIns.Where(h => h.TokenHash == half.TokenHash).ExecuteUpdateAsync(h => h.SetProperty(x => x.PasskeyState, (string?)null), cancellationToken);
        return state;
    }

    /// <summary>Keeps the trace of a token that no row was made for.</summary>
    /// <returns>False where it was used before.</returns>
    public async Task<bool> TryUseAsync(string token, DateTimeOffset until, CancellationToken cancellationToken)
    {
        var hash = Hash(token);
        return await database.RunAsync(
            (context, ct) => context.Database.ExecuteSqlAsync($"INSERT INTO half_sign_ins (token_hash, device, expires_at) VALUES ({hash}, '', {until}) ON CONFLICT DO NOTHING", ct), cancellationToken) == 1;
    }

    /// <summary>Used up.</summary>
    /// <exception cref="MailException">SecondStepGone when somebody else was quicker.</exception>
    public static async Task EndAsync(WebmailDbContext context, HalfSignInEntity half, CancellationToken cancellationToken)
    {
        if (await context.HalfSignIns.Where(h => h.TokenHash == half.TokenHash).ExecuteDeleteAsync(cancellationToken) == 0)
        {
            throw new MailException(MailError.SecondStepGone);
        }
    }

    public Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        return database.RunAsync((context, ct) => context.HalfSignIns.Where(h => h.ExpiresAt <= now).ExecuteDeleteAsync(ct), cancellationToken);
    }

    private IQueryable<HalfSignInEntity> Open(WebmailDbContext context, string token)
    {
        var (hash, now) = (Hash(token), time.GetUtcNow());
        return context.HalfSignIns.AsNoTracking()
            .Include(h => h.Mailbox)
            .Where(h => h.TokenHash == hash && h.ExpiresAt > now)
            .Where(h => h.Mailbox!.IsEnabled && h.Mailbox.DeletedAt == null && h.Mailbox.AppPasswordsOnly
                && context.Domains.Any(d => d.Name == h.Mailbox.Domain && d.Kind == DomainKind.Hosted));
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
