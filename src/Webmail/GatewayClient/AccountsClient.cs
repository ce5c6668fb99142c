using Webmail.Contracts.Accounts;

namespace Webmail.GatewayClient;

internal sealed class AccountsClient(GatewayConnection gateway) : IAccounts
{
    public Task<SignInStep> BeginSignInAsync(SignInRequest request, CancellationToken cancellationToken) =>
        gateway.CallAsync<SignInStep>(AccountsApi.SignIn, null, request, cancellationToken);

    public Task<SignedIn> FinishSignInAsync(SecondFactor factor, CancellationToken cancellationToken) =>
        gateway.CallAsync<SignedIn>(AccountsApi.FinishSignIn, null, factor, cancellationToken);

    public Task<PasskeyChallenge?> AskPasskeyAsync(string? secondStep, CancellationToken cancellationToken) =>
        gateway.TryCallAsync<PasskeyChallenge>(AccountsApi.AskPasskey, null, new AccountsApi.AskPasskeyBody(secondStep), cancellationToken);

    public Task<SignedIn> SignInWithPasskeyAsync(PasskeySignIn request, CancellationToken cancellationToken) =>
        gateway.CallAsync<SignedIn>(AccountsApi.SignInWithPasskey, null, request, cancellationToken);

    public Task<AccountInfo> ResumeAsync(SessionTicket session, CancellationToken cancellationToken) =>
        gateway.CallAsync<AccountInfo>(AccountsApi.Resume, session, null, cancellationToken);

    public Task SignOutAsync(SessionTicket session, CancellationToken cancellationToken) =>
        gateway.CallAsync(AccountsApi.SignOut, session, null, cancellationToken);

    public Task<IReadOnlyList<SessionInfo>> ListSessionsAsync(SessionTicket session, CancellationToken cancellationToken) =>
        gateway.CallAsync<IReadOnlyList<SessionInfo>>(AccountsApi.ListSessions, session, null, cancellationToken);

    public Task RevokeSessionAsync(SessionTicket session, Guid sessionId, CancellationToken cancellationToken) =>
        gateway.CallAsync(AccountsApi.RevokeSession, session, new AccountsApi.RevokeBody(sessionId), cancellationToken);

    public Task SavePreferencesAsync(SessionTicket session, AccountPreferences preferences, CancellationToken cancellationToken) =>
        gateway.CallAsync(AccountsApi.SavePreferences, session, preferences, cancellationToken);
}
