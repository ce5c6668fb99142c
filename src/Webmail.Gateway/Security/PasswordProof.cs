using Microsoft.EntityFrameworkCore;
using Webmail.Data.Domains;
using Webmail.Gateway.Data;
using Webmail.Gateway.Mailboxes;

namespace Webmail.Gateway.Security;

/// <summary>
/// What our own tables say of a password that somebody types into the web page. Dovecot says whether it is right as long as it opens
/// the mailbox by itself; with a second factor it does not, and we are the ones who know.
/// </summary>
internal sealed class PasswordProof(Database database) : IDisposable
{
    // Each takes 19 MiB and 22 ms of a core: however many guess at once, the others get their turn.
    private readonly SemaphoreSlim _turns = new(Math.Max(1, Environment.ProcessorCount / 2));

    /// <returns>Null for a mailbox that is not hosted here, or may not be signed in to.</returns>
    public Task<Known?> FindAsync(string address, string typed, CancellationToken cancellationToken)
    {
        var asAppPassword = AppPassword.Hash(typed);
        return database.RunAsync(
            (context, ct) => context.Mailboxes.AsNoTracking()
                .Where(m => m.Address == address && m.IsEnabled && m.DeletedAt == null && context.Domains.Any(d => d.Name == m.Domain && d.Kind == DomainKind.Hosted))
                .Select(m => new Known(
                    m.Id,
                    m.AppPasswordsOnly,
                    m.PasswordHash,
                    context.AppPasswords.Any(p => p.MailboxId == m.Id && p.Hash == asAppPassword),
                    context.TotpSecrets.Any(t => t.MailboxId == m.Id),
                    context.Passkeys.Any(p => p.MailboxId == m.Id)))
                .SingleOrDefaultAsync(ct),
            cancellationToken);
    }

    public async Task<bool> IsRightAsync(Known mailbox, string typed, CancellationToken cancellationToken)
    {
        await _turns.WaitAsync(cancellationToken);
        try
        {
            return mailbox.PasswordHash is { } stored && await Task.Run(() => PasswordHash.Verify(stored, typed), cancellationToken);
        }
        finally
        {
            _turns.Release();
        }
    }

    public void Dispose() => _turns.Dispose();

    /// <param name="IsAppPassword">What was typed is one: it is for mail programs, and no way to a page where locks are changed.</param>
    internal sealed record Known(Guid MailboxId, bool HasSecondFactor, string? PasswordHash, bool IsAppPassword, bool HasTotp, bool HasPasskey)
    {
        public override string ToString() => $"Known {{ MailboxId = {MailboxId} }}";
    }
}
