using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Folders;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Security;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Accounts;

/// <summary>Signing in: counted, proved against the mailbox's own server, and a session of its own, or the second of two steps. See the numbered steps.</summary>
internal sealed partial class SignIn(
    SignInLimiter limiter,
    DomainDirectory domains,
    PasswordProof proof,
    HalfSignIns halves,
    RelyingParty party,
    ImapConnector connector,
    ImapPool pool,
    FolderTrees trees,
    AccountStore accounts,
    AccountLimits limits,
    SessionStore sessions,
    IOptions<GatewayOptions> options,
    TimeProvider time,
    ILogger<SignIn> logger)
{
    private const int LongestAddress = 320;
    private const int LongestPassword = 1024;
    private const int LongestRemoteAddress = 64;

    /// <exception cref="MailException">SignInRejected, TooManyAttempts, ServerUnreachable, ServerTimeout, ServerBusy, CertificateRejected, DatabaseUnreachable.</exception>
    public async Task<SignInStep> RunAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        using var activity = GatewayTelemetry.Activities.StartActivity("sign-in");
        var startedAt = time.GetTimestamp();

        // RFC 5321 §2.4 would let a local part tell Ana from ana; no mail store gives those to two people, and one person is one account.
        var address = request.Address.Trim().ToLowerInvariant();

        // 1. Counted before anything else is looked at, so that the limit tells nothing about the address.
        var attempt = await BeginAsync(address, request.RemoteAddress, cancellationToken);

        // 2. With a second factor the password opens nothing by itself, so we are the ones who know it. For all others the mailbox's
        //    own server decides, on a new connection: one that is already open says nothing about the password typed now.
        //    An unknown domain takes the same way out as a wrong password.
        MailAccount account;
        ImapConnection connection;
        try
        {
            account = await DescribeAsync(address, request.Password, cancellationToken);
            if (await BeginSecondStepAsync(address, request, cancellationToken) is { } second)
            {
                await limiter.SucceededAsync(attempt, cancellationToken);
                Count("second factor asked");
                return new SignInStep(null, second);
            }

            connection = await connector.ConnectAsync(account, cancellationToken);
        }
        catch (MailException rejected) when (rejected.Error == MailError.SignInRejected)
        {
            Count("rejected");
            LogRejected(logger, address);
            await WaitOutAsync(startedAt, cancellationToken);
            throw new MailException(MailError.SignInRejected);
        }
        catch (MailException)
        {
            // The server was not able to say whether the password is right: that is nobody's failure.
            Count("failed");
            await limiter.WithdrawAsync(attempt, cancellationToken);
            throw;
        }

        SignedIn signedIn;
        bool isNew;
        try
        {
            // 3. The account of this address, made when it signs in first, and a session of its own.
            var row = await accounts.EnsureAsync(address, request.Culture, cancellationToken);
            account = account with { AccountId = row.Id };
            var (ticket, expiresAt) = await sessions.StartAsync(
                account, DeviceName.From(request.Device), ShortenAddress(request.RemoteAddress), null, passwordProved: true, cancellationToken);
            var (standing, hasSecondFactor) = await accounts.NoteSignInAsync(address, cancellationToken);
            if (hasSecondFactor)
            {
                // Turned on while this was under way: that ended the sessions there were, perhaps a moment before this one.
                await sessions.EndAsync(row.Id, (await sessions.OpenAsync(ticket, cancellationToken)).SessionId, cancellationToken);
                throw new MailException(MailError.SignInRejected);
            }

            await limiter.SucceededAsync(attempt, cancellationToken);

            signedIn = new SignedIn(ticket, limits.Describe(row, account, standing), expiresAt);
            isNew = row.SignedInAt == row.CreatedAt && connection.Features.ListStatus;

            // 4. The connection waits for the first click. From here on it is the pool's.
            pool.Keep(account, connection);
        }
        catch
        {
            connection.Dispose();
            throw;
        }

        // 5. The first look at a mailbox comes alone.
        if (isNew)
        {
            await LookFirstAsync(account, cancellationToken);
        }

        Count("opened");
        return new SignInStep(signedIn, null);
    }

    private async Task<SignInLimiter.Attempt> BeginAsync(string address, string remoteAddress, CancellationToken cancellationToken)
    {
        try
        {
            return await limiter.BeginAsync(address, remoteAddress, cancellationToken);
        }
        catch (MailException limited) when (limited.Error == MailError.TooManyAttempts)
        {
            Count("limited");
            throw;
        }
    }

    private async Task<MailAccount> DescribeAsync(string address, string password, CancellationToken cancellationToken)
    {
        var domain = await domains.FindAsync(new MailAddress(address).Domain, cancellationToken);
        return domain is not null && password.Length is > 0 and <= LongestPassword && address.Length <= LongestAddress
            ? new MailAccount(Guid.Empty, address, password, domain)
            : throw new MailException(MailError.SignInRejected);
    }

    private async Task<SecondStep?> BeginSecondStepAsync(string address, SignInRequest request, CancellationToken cancellationToken)
    {
        var known = await proof.FindAsync(address, request.Password, cancellationToken);
        if (known is { IsAppPassword: true } || (known is { HasSecondFactor: true } && !await proof.IsRightAsync(known, request.Password, cancellationToken)))
        {
            throw new MailException(MailError.SignInRejected);
        }

        if (known is not { HasSecondFactor: true })
        {
            return null;
        }

        var (token, expiresAt) = await halves.StartAsync(known.MailboxId, DeviceName.From(request.Device), request.Culture, cancellationToken);
        return new SecondStep(token, known.HasTotp, known.HasPasskey && party.Origin is not null, expiresAt);
    }

    // Dovecot makes a mailbox's folders when somebody first looks at them. Two connections that do so at the same moment may wait for
    // each other's locks, and it ends one of them: the page's own come after this one, once in the life of an account.
    private async Task LookFirstAsync(MailAccount account, CancellationToken cancellationToken)
    {
        try
        {
            await trees.ReadAsync(account, cancellationToken);
        }
        catch (MailException exception)
        {
            LogNotLooked(logger, exception);
        }
    }

    private async Task WaitOutAsync(long startedAt, CancellationToken cancellationToken)
    {
        var rest = options.Value.SignIn.RejectionTime - time.GetElapsedTime(startedAt);
        if (rest > TimeSpan.Zero)
        {
            await Task.Delay(rest, time, cancellationToken);
        }
    }

    private static void Count(string outcome) => GatewayTelemetry.SignIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    internal static string ShortenAddress(string remoteAddress) => remoteAddress.Length <= LongestRemoteAddress ? remoteAddress : remoteAddress[..LongestRemoteAddress];

    [LoggerMessage(Level = LogLevel.Debug, Message = "The folders of a new account could not be read")]
    private static partial void LogNotLooked(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "Sign-in of {Address} was rejected.")]
    private static partial void LogRejected(ILogger logger, string address);
}
