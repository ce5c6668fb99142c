using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Data.Domains;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Admin;
using Webmail.Gateway.Data;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Security;

/// <summary>Who asks to change a lock: the owner of a mailbox hosted here, who proved it lately where that matters.</summary>
internal sealed class Owners(SessionStore sessions, Database database, SignInLimiter limiter, PasswordProof proof, ImapConnector connector, TimeProvider time)
{
    private const int LongestPassword = 1024;

    /// <summary>A session left open on somebody's screen must not become a key of one's own.</summary>
    internal static readonly TimeSpan ProofLasts = TimeSpan.FromMinutes(15);

    /// <returns>Null for a mailbox that is not hosted here.</returns>
    /// <exception cref="MailException">SessionGone.</exception>
    public async Task<Owner?> FindAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        var found = await database.RunAsync(
            (context, ct) => context.Sessions
                .Where(s => s.Id == open.SessionId)
                .Select(s => new
                {
                    s.RemoteAddress,
                    s.ProvedAt,
                    Mailbox = context.Mailboxes
                        .Where(m => m.Address == s.Account!.Address && m.IsEnabled && m.DeletedAt == null && context.Domains.Any(d => d.Name == m.Domain && d.Kind == DomainKind.Hosted))
                        .Select(m => new { m.Id, m.Role, m.AppPasswordsOnly })
                        .SingleOrDefault(),
                })
                .SingleOrDefaultAsync(ct),
            cancellationToken) ?? throw new MailException(MailError.SessionGone);
        return found.Mailbox is { } mailbox
            ? new Owner(session, open, new Actor(open.Account.Address, found.RemoteAddress), mailbox.Id, mailbox.Role == MailboxRole.Admin, mailbox.AppPasswordsOnly, found.ProvedAt)
            : null;
    }

    /// <exception cref="MailException">SessionGone, NotAllowed.</exception>
    public async Task<Owner> RequireAsync(SessionTicket session, CancellationToken cancellationToken) =>
        await FindAsync(session, cancellationToken) ?? throw new MailException(MailError.NotAllowed);

    /// <exception cref="MailException">SessionGone, NotAllowed, ProofNeeded.</exception>
    public async Task<Owner> RequireProvedAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        var owner = await RequireAsync(session, cancellationToken);
        return owner.ProvedAt > time.GetUtcNow() - ProofLasts ? owner : throw new MailException(MailError.ProofNeeded);
    }

    /// <exception cref="MailException">SignInRejected, TooManyAttempts, SessionGone, NotAllowed.</exception>
    public async Task ProveAsync(SessionTicket session, string password, CancellationToken cancellationToken)
    {
        // Counted as every other try at this mailbox's password is.
        var owner = await RequireAsync(session, cancellationToken);
        var attempt = await limiter.BeginAsync(owner.Actor.Name, owner.Actor.RemoteAddress ?? "", cancellationToken);
        await CheckAsync(owner, password, cancellationToken);
        await limiter.SucceededAsync(attempt, cancellationToken);
        var now = time.GetUtcNow();
        await database.RunAsync(
            (context, ct) => context.Sessions.Where(s => s.Id == owner.Session.SessionId).ExecuteUpdateAsync(s => s.SetProperty(x => x.ProvedAt, now), ct), cancellationToken);
    }

    private async Task CheckAsync(Owner owner, string password, CancellationToken cancellationToken)
    {
        if (password.Length is 0 or > LongestPassword
            || await proof.FindAsync(owner.Actor.Name, password, cancellationToken) is not { IsAppPassword: false } known
            || (known.HasSecondFactor && !await proof.IsRightAsync(known, password, cancellationToken)))
        {
            throw new MailException(MailError.SignInRejected);
        }

        if (!known.HasSecondFactor)
        {
            using var connection = await connector.ConnectAsync(owner.Session.Account with { Password = password }, cancellationToken);
        }
    }
}

/// <param name="Actor">As the audit log names them.</param>
internal sealed record Owner(
    SessionTicket Ticket, OpenSession Session, Actor Actor, Guid MailboxId, bool IsAdministrator, bool HasSecondFactor, DateTimeOffset ProvedAt);
