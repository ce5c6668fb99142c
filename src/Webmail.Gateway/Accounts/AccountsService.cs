using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Accounts;

internal sealed class AccountsService(SignIn signIn, FinishSignIn finish, PasskeySignIns passkeys, AccountStore accounts, AccountLimits limits, SessionStore sessions, ImapPool pool) : IAccounts
{
    public Task<SignInStep> BeginSignInAsync(SignInRequest request, CancellationToken cancellationToken) => signIn.RunAsync(request, cancellationToken);

    public Task<SignedIn> FinishSignInAsync(SecondFactor factor, CancellationToken cancellationToken) => finish.RunAsync(factor, cancellationToken);

    public Task<PasskeyChallenge?> AskPasskeyAsync(string? secondStep, CancellationToken cancellationToken) => passkeys.AskAsync(secondStep, cancellationToken);

    public Task<SignedIn> SignInWithPasskeyAsync(PasskeySignIn request, CancellationToken cancellationToken) => passkeys.RunAsync(request, cancellationToken);

    public async Task<AccountInfo> ResumeAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        var (account, standing) = await accounts.GetAsync(open.Account.AccountId, cancellationToken);
        return limits.Describe(account, open.Account, standing);
    }

    public async Task SignOutAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        try
        {
            var open = await sessions.OpenAsync(session, cancellationToken);
            await EndAsync(open.Account.AccountId, open.SessionId, cancellationToken);
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
        await EndAsync(open.Account.AccountId, sessionId, cancellationToken);
    }

    public async Task SavePreferencesAsync(SessionTicket session, AccountPreferences preferences, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        await accounts.SavePreferencesAsync(open.Account.AccountId, PreferencesCheck.Require(preferences), cancellationToken);
    }

    private async Task EndAsync(Guid accountId, Guid sessionId, CancellationToken cancellationToken)
    {
        await sessions.EndAsync(accountId, sessionId, cancellationToken);
        // Whoever signs out expects nothing of theirs to stay open. A session that goes on elsewhere opens a connection anew.
        pool.Close(accountId);
    }
}
