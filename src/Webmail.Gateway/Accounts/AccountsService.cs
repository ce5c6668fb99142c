using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Data.Accounts;
using Webmail.Gateway.Data;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Accounts;

internal sealed partial class AccountsService(
    Database database,
    SessionStore sessions,
    DomainDirectory domains,
    PasswordCheck passwords,
    SignInLimiter limiter,
    IOptions<GatewayOptions> options,
    TimeProvider time,
    ILogger<AccountsService> logger) : IAccounts
{
    // What most submission servers accept at most (RFC 5321 §4.5.3.1.8 asks for at least 100).
    private const int MaxRecipients = 100;

    public async Task<SignedIn> SignInAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        var startedAt = time.GetTimestamp();

        // RFC 5321 §2.4 would let a local part tell Ana from ana; no mail store gives those to two people, and one person is one account.
        var address = request.Address.Trim().ToLowerInvariant();

        // 1. Counted before anything else is looked at, so the limit tells nothing about the address.
        var attempt = await limiter.BeginAsync(address, request.RemoteAddress, cancellationToken);

        // 2. The mailbox's own server decides. An unknown domain takes the same way out as a wrong password.
        MailDomain? domain;
        try
        {
            domain = await domains.FindAsync(new MailAddress(address).Domain, cancellationToken);
            if (domain is null || request.Password.Length is 0 or > 1024 || address.Length > 320)
            {
                throw new MailException(MailError.SignInRejected);
            }

            await passwords.ProveAsync(domain, address, request.Password, cancellationToken);
        }
        catch (MailException rejected) when (rejected.Error == MailError.SignInRejected)
        {
            LogRejected(logger, address);
            await WaitOutAsync(startedAt, cancellationToken);
            throw new MailException(MailError.SignInRejected);
        }
        catch (MailException)
        {
            await limiter.WithdrawAsync(attempt, cancellationToken);
            throw;
        }

        // 3. The account of this address, made at its first sign-in, and a session of its own.
        var account = await EnsureAccountAsync(address, request.Culture, cancellationToken);
        var mailAccount = new MailAccount(account.Id, address, request.Password, domain);
        var (ticket, expiresAt) = await sessions.StartAsync(
            mailAccount, DeviceName.From(request.Device), Shorten(request.RemoteAddress, 64), cancellationToken);
        await limiter.SucceededAsync(attempt, cancellationToken);
        return new SignedIn(ticket, ToInfo(account), expiresAt);
    }

    public async Task<AccountInfo> ResumeAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        var account = await database.RunAsync(
            (context, ct) => context.Accounts.AsNoTracking().SingleOrDefaultAsync(a => a.Id == open.Account.AccountId, ct), cancellationToken);
        return ToInfo(account ?? throw new MailException(MailError.SessionGone));
    }

    public async Task SignOutAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        try
        {
            var open = await sessions.OpenAsync(session, cancellationToken);
            await sessions.EndAsync(open.Account.AccountId, open.SessionId, cancellationToken);
        }
        catch (MailException gone) when (gone.Error == MailError.SessionGone)
        {
            // Signed out is what was asked for.
        }
    }

    public async Task<IReadOnlyList<SessionInfo>> ListSessionsAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        var rows = await sessions.ListAsync(open.Account.AccountId, cancellationToken);
        return [.. rows.Select(row => new SessionInfo(row.Id, row.Device, row.RemoteAddress, row.StartedAt, row.LastSeenAt, row.Id == open.SessionId))];
    }

    public async Task RevokeSessionAsync(SessionTicket session, Guid sessionId, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        await sessions.EndAsync(open.Account.AccountId, sessionId, cancellationToken);
    }

    public async Task SavePreferencesAsync(SessionTicket session, AccountPreferences preferences, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        var checkedPreferences = PreferencesCheck.Require(preferences);
        await database.RunAsync(
            (context, ct) => context.Accounts.Where(a => a.Id == open.Account.AccountId).ExecuteUpdateAsync(
                a => a.SetProperty(x => x.DisplayName, checkedPreferences.DisplayName)
                    .SetProperty(x => x.Culture, checkedPreferences.Culture)
                    .SetProperty(x => x.Scheme, checkedPreferences.Scheme.ToString())
                    .SetProperty(x => x.Density, checkedPreferences.Density.ToString())
                    .SetProperty(x => x.Signature, checkedPreferences.Signature),
                ct),
            cancellationToken);
    }

    private Task<AccountEntity> EnsureAccountAsync(string address, string? culture, CancellationToken cancellationToken) => database.RunAsync(
        async (context, ct) =>
        {
            var now = time.GetUtcNow();
            var account = await context.Accounts.SingleOrDefaultAsync(a => a.Address == address, ct);
            if (account is not null)
            {
                account.SignedInAt = now;
                await context.SaveChangesAsync(ct);
                return account;
            }

            account = new AccountEntity
            {
                Id = Guid.CreateVersion7(now),
                Address = address,
                Culture = PreferencesCheck.KnownCulture(culture),
                Scheme = nameof(ColorScheme.System),
                Density = nameof(ListDensity.Standard),
                CreatedAt = now,
                SignedInAt = now,
            };
            context.Accounts.Add(account);
            try
            {
                await context.SaveChangesAsync(ct);
                return account;
            }
            catch (DbUpdateException exception) when (Database.IsUniqueViolation(exception))
            {
                // The same person signed in twice at once.
                return await context.Accounts.AsNoTracking().SingleAsync(a => a.Address == address, ct);
            }
        },
        cancellationToken);

    private async Task WaitOutAsync(long startedAt, CancellationToken cancellationToken)
    {
        var rest = options.Value.SignIn.RejectionTime - time.GetElapsedTime(startedAt);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time, cancellationToken);
        }
    }

    private static AccountInfo ToInfo(AccountEntity account) => new(
        account.Address,
        account.DisplayName,
        new AccountPreferences(
            account.DisplayName,
            account.Culture,
            Enum.TryParse<ColorScheme>(account.Scheme, out var scheme) ? scheme : ColorScheme.System,
            Enum.TryParse<ListDensity>(account.Density, out var density) ? density : ListDensity.Standard,
            account.Signature),
        MaxMessageSize: null,
        MaxRecipients);

    private static string Shorten(string text, int length) => text.Length <= length ? text : text[..length];

    [LoggerMessage(Level = LogLevel.Debug, Message = "Sign-in of {Address} was rejected.")]
    private static partial void LogRejected(ILogger logger, string address);
}
