using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Data;
using Webmail.Data.Accounts;
using Webmail.Gateway.Data;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Security;

namespace Webmail.Gateway.Accounts;

/// <summary>
/// The sessions table. Answers come from memory for a few seconds; a revocation counts at once where it was done and where
/// PostgreSQL's word of it arrives, and within those seconds everywhere.
/// </summary>
internal sealed class SessionStore(
    Database database,
    DomainDirectory domains,
    CredentialSeal seal,
    OpenSessionCache opened,
    IOptions<GatewayOptions> options,
    TimeProvider time)
{
    // The idle clock needs no more than this, and a row is not written at every click.
    private static readonly TimeSpan SeenStep = TimeSpan.FromMinutes(1);

    /// <summary>Tells that a session was ended, by its id: here, or elsewhere and heard of. It may tell one twice.</summary>
    public event Action<Guid>? Ended;

    /// <exception cref="MailException">SessionGone, DatabaseUnreachable.</exception>
    public async Task<OpenSession> OpenAsync(SessionTicket ticket, CancellationToken cancellationToken)
    {
        // 1. A ticket that is none costs nothing.
        if (!SessionSecret.TryParse(ticket, out var secret))
        {
            throw new MailException(MailError.SessionGone);
        }

        // 2. Known a moment ago.
        var reading = opened.BeginReading(ticket);
        if (reading.Known is { } known)
        {
            return known;
        }

        // 3. The row, if it is neither idle nor too old.
        var hash = secret.RowHash();
        var now = time.GetUtcNow();
        var seenSince = now - options.Value.Sessions.Idle;
        var row = await database.RunAsync(
            (context, ct) => context.Sessions.AsNoTracking()
                .Where(s => s.TicketHash == hash && s.ExpiresAt > now && s.LastSeenAt > seenSince)
                .Select(s => new { s.Id, s.AccountId, s.SealedCredential, s.LastSeenAt, s.Account!.Address })
                .SingleOrDefaultAsync(ct),
            cancellationToken) ?? throw new MailException(MailError.SessionGone);

        // 4. Its credential, if the ticket's other half fits; its domain, if it is still served.
        var domainOfAddress = new MailAddress(row.Address).Domain;
        if (seal.Open(secret, row.Id, row.AccountId, row.SealedCredential) is not { } password
            || await domains.FindAsync(domainOfAddress, cancellationToken) is not { } domain)
        {
            throw new MailException(MailError.SessionGone);
        }

        // 5. It was used just now.
        if (now - row.LastSeenAt > SeenStep)
        {
            await database.RunAsync(
                (context, ct) => context.Sessions.Where(s => s.Id == row.Id).ExecuteUpdateAsync(s => s.SetProperty(x => x.LastSeenAt, now), ct),
                cancellationToken);
        }

        var session = new OpenSession(row.Id, new MailAccount(row.AccountId, row.Address, password, domain));
        opened.Remember(reading, session);
        return session;
    }

    /// <summary>Writes a new session for somebody who just proved who they are.</summary>
    /// <param name="credential">Where the account signs in to its server with a password made for this session.</param>
    /// <param name="passwordProved">Not where a passkey alone opened it: then what outlives the session asks for the password.</param>
    public async Task<(SessionTicket Ticket, DateTimeOffset ExpiresAt)> StartAsync(
        MailAccount account, string device, string remoteAddress, SessionCredential? credential, bool passwordProved, CancellationToken cancellationToken)
    {
        var secret = SessionSecret.Create();
        var now = time.GetUtcNow();
        var row = new SessionEntity
        {
            Id = Guid.CreateVersion7(now),
            AccountId = account.AccountId,
            TicketHash = secret.RowHash(),
            SealedCredential = [],
            Device = device,
            RemoteAddress = remoteAddress,
            StartedAt = now,
            LastSeenAt = now,
            ProvedAt = passwordProved ? now : DateTimeOffset.UnixEpoch,
            ExpiresAt = now + options.Value.Sessions.Absolute,
        };
        row.SealedCredential = seal.Seal(secret, row.Id, row.AccountId, account.Password);
        await database.RunAsync(
            (context, ct) =>
            {
                context.Sessions.Add(row);
                if (credential is not null)
                {
                    context.AppPasswords.Add(credential.ToRow(row.Id, now));
                }

                return context.SaveChangesAsync(ct);
            },
            cancellationToken);
        return (secret.ToTicket(), row.ExpiresAt);
    }

    /// <summary>From now on the session signs in to the mailbox's server with this. Call <see cref="Forget"/> when the transaction is through.</summary>
    public async Task ReplaceCredentialAsync(
        WebmailDbContext context, SessionTicket ticket, OpenSession session, SessionCredential credential, CancellationToken cancellationToken)
    {
        if (!SessionSecret.TryParse(ticket, out var secret))
        {
            throw new MailException(MailError.SessionGone);
        }

        var now = time.GetUtcNow();
        var sealedCredential = seal.Seal(secret, session.SessionId, session.Account.AccountId, credential.Password);
        var found = await context.Sessions.Where(s => s.Id == session.SessionId)
            .ExecuteUpdateAsync(s => s.SetProperty(x => x.SealedCredential, sealedCredential), cancellationToken);
        if (found == 0)
        {
            throw new MailException(MailError.SessionGone);
        }

        context.AppPasswords.Add(credential.ToRow(session.SessionId, now));
    }

    /// <summary>What is remembered of it is not so any more; its row is read at its next use.</summary>
    public void Forget(Guid sessionId) => opened.Forget(sessionId);

    public Task<List<SessionEntity>> ListAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seenSince = now - options.Value.Sessions.Idle;
        return database.RunAsync(
            (context, ct) => context.Sessions.AsNoTracking()
                .Where(s => s.AccountId == accountId && s.ExpiresAt > now && s.LastSeenAt > seenSince)
                .OrderByDescending(s => s.LastSeenAt)
                .ToListAsync(ct),
            cancellationToken);
    }

    /// <summary>Ends a session of the account. One that is gone already, or is another account's, is left as it is.</summary>
    public async Task EndAsync(Guid accountId, Guid sessionId, CancellationToken cancellationToken)
    {
        var ended = await database.RunAsync(
            (context, ct) => context.Sessions.Where(s => s.Id == sessionId && s.AccountId == accountId).ExecuteDeleteAsync(ct),
            cancellationToken);
        if (ended > 0)
        {
            EndedElsewhere(sessionId);
        }
    }

    /// <summary>Its row is gone already, whoever took it away.</summary>
    public void EndedElsewhere(Guid sessionId)
    {
        opened.Forget(sessionId);
        Ended?.Invoke(sessionId);
    }

    /// <summary>Takes away the rows of sessions that have run out.</summary>
    public Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seenSince = now - options.Value.Sessions.Idle;
        return database.RunAsync(
            (WebmailDbContext context, CancellationToken ct) =>
                context.Sessions.Where(s => s.ExpiresAt <= now || s.LastSeenAt <= seenSince).ExecuteDeleteAsync(ct),
            cancellationToken);
    }
}
