using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Data.Mailboxes;
using Webmail.Data.Security;
using Webmail.Gateway.Admin;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Security;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Accounts;

/// <summary>The second step of signing in. The password of the first one opens no mailbox by itself, so the session gets one of its own.</summary>
internal sealed class FinishSignIn(
    HalfSignIns halves,
    SignInLimiter limiter,
    SecurityChanges changes,
    SecondFactorCheck check,
    DomainDirectory domains,
    AccountStore accounts,
    AccountLimits limits,
    SessionStore sessions)
{
    /// <exception cref="MailException">CodeRejected, SecondStepGone, TooManyAttempts, DatabaseUnreachable.</exception>
    public async Task<SignedIn> RunAsync(SecondFactor factor, CancellationToken cancellationToken)
    {
        // 1. The first step, of which nothing but its token is known here.
        var half = await halves.FindAsync(factor.Token, cancellationToken);
        var mailbox = half.Mailbox ?? throw new MailException(MailError.SecondStepGone);

        // 2. Counted by network with the wrong passwords, and by mailbox; then the code, with the mailbox's row to ourselves.
        var attempt = await limiter.BeginAsync($"second factor {mailbox.Id}", factor.RemoteAddress, cancellationToken);
        if (!await IsRightAsync(half, mailbox, factor, attempt, cancellationToken))
        {
            Count("second factor rejected");
            throw new MailException(MailError.CodeRejected);
        }

        await limiter.SucceededAsync(attempt, cancellationToken);
        var signedIn = await OpenAsync(mailbox, half.Device, half.Culture, factor.RemoteAddress, passwordProved: true, cancellationToken);
        Count("opened");
        return signedIn;
    }

    /// <summary>A session for the owner of a mailbox, with an app password of its own that ends with it.</summary>
    public async Task<SignedIn> OpenAsync(
        MailboxEntity mailbox, string device, string? culture, string remoteAddress, bool passwordProved, CancellationToken cancellationToken)
    {
        var domain = await domains.FindAsync(mailbox.Domain, cancellationToken) ?? throw new MailException(MailError.SecondStepGone);
        var row = await accounts.EnsureAsync(mailbox.Address, culture, cancellationToken);
        var credential = SessionCredential.New(mailbox.Id);
        var account = new MailAccount(row.Id, mailbox.Address, credential.Password, domain);
        var (standing, _) = await accounts.NoteSignInAsync(mailbox.Address, cancellationToken);
        var (ticket, expiresAt) = await sessions.StartAsync(account, device, SignIn.ShortenAddress(remoteAddress), credential, passwordProved, cancellationToken);
        return new SignedIn(ticket, limits.Describe(row, account, standing), expiresAt);
    }

    private async Task<bool> IsRightAsync(HalfSignInEntity half, MailboxEntity mailbox, SecondFactor factor, SignInLimiter.Attempt attempt, CancellationToken cancellationToken)
    {
        try
        {
            return await changes.RunAsync(
                new Actor(mailbox.Address, SignIn.ShortenAddress(factor.RemoteAddress)),
                mailbox.Id,
                async (work, locked, ct) =>
                {
                    if (!await CodeGuard.CheckAsync(work, locked, () => check.IsRightAsync(work, locked, half, factor, ct), ct))
                    {
                        return false;
                    }

                    await HalfSignIns.EndAsync(work.Rows, half, ct);
                    return true;
                },
                cancellationToken);
        }
        catch (MailException unseen) when (unseen.Error is MailError.TooManyAttempts or MailError.DatabaseUnreachable)
        {
            // Nobody looked at it.
            Count("second factor limited");
            await limiter.WithdrawAsync(attempt, cancellationToken);
            throw;
        }
    }

    private static void Count(string outcome) => GatewayTelemetry.SignIns.Add(1, new KeyValuePair<string, object?>("outcome", outcome));
}
