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
        Guid? mailboxId, string device, string? culture, string? passkeyState, CancellationToken cancellationToken)
    {
        var token = Base64Url.EncodeToString(RandomNumberGenerator.GetBytes(TokenBytes));
        var row = new HalfSignInEntity
        {
            TokenHash = Hash(token),
            MailboxId = mailboxId,
            Device = device,
            Culture = culture is { Length: <= LongestCulture } ? culture : null,
            PasskeyState = passkeyState,
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
            .Where(h => h.MailboxId == null || (h.Mailbox!.IsEnabled && h.Mailbox.DeletedAt == null && h.Mailbox.AppPasswordsOnly
                && context.Domains.Any(d => d.Name == h.Mailbox.Domain && d.Kind == DomainKind.Hosted)));
    }

    private static byte[] Hash(string token) => SHA256.HashData(Encoding.UTF8.GetBytes(token));
}
