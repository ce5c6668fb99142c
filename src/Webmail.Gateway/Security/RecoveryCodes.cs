using System.Security.Cryptography;
using Microsoft.EntityFrameworkCore;
using Webmail.Data;
using Webmail.Data.Security;

namespace Webmail.Gateway.Security;

/// <summary>Ten codes to write down, each good once: 80 random bits, so that they need no slow hash.</summary>
internal sealed class RecoveryCodes(SecretSeal seal)
{
    public const int Count = 10;

    // Crockford's Base32: no i, l, o, u, which are mistaken for others.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Groups = 4;
    private const int GroupLength = 4;

    /// <summary>New ones instead of those there were.</summary>
    public async Task<IReadOnlyList<string>> RenewAsync(WebmailDbContext context, Guid mailboxId, CancellationToken cancellationToken)
    {
        await context.RecoveryCodes.Where(c => c.MailboxId == mailboxId).ExecuteDeleteAsync(cancellationToken);
        var codes = Enumerable.Range(0, Count).Select(_ => New()).ToList();
        context.RecoveryCodes.AddRange(codes.Select(code => new RecoveryCodeEntity { MailboxId = mailboxId, Hash = HashOf(mailboxId, code) }));
        return codes;
    }

    /// <returns>Whether there was such a code; now there is not.</returns>
    public async Task<bool> TryUseAsync(WebmailDbContext context, Guid mailboxId, string typed, CancellationToken cancellationToken)
    {
        var hash = HashOf(mailboxId, typed);
        return await context.RecoveryCodes.Where(c => c.MailboxId == mailboxId && c.Hash == hash).ExecuteDeleteAsync(cancellationToken) == 1;
    }

    private static string New() => string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, GroupLength)));

    // Hyphens, spaces and capitals are not part of it, and what looks alike is taken for what it must have been.
    private byte[] HashOf(Guid mailboxId, string typed) => seal.Hash(
        mailboxId,
        string.Concat(typed.ToLowerInvariant().Where(char.IsAsciiLetterOrDigit)).Replace('o', '0').Replace('i', '1').Replace('l', '1'));
}
