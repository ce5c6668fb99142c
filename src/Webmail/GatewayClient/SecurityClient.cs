using Webmail.Contracts.Accounts;
using Webmail.Contracts.Security;

namespace Webmail.GatewayClient;

internal sealed class SecurityClient(GatewayConnection gateway) : ISecurity
{
    public Task<SecurityState> OpenAsync(SessionTicket session, CancellationToken cancellationToken) =>
        gateway.CallAsync<SecurityState>(SecurityApi.Open, session, null, cancellationToken);

    public Task ProveAsync(SessionTicket session, string password, CancellationToken cancellationToken) =>
        gateway.CallAsync(SecurityApi.Prove, session, new SecurityApi.ProveBody(password), cancellationToken);

    public Task<TotpSetup> BeginTotpAsync(SessionTicket session, CancellationToken cancellationToken) =>
        gateway.CallAsync<TotpSetup>(SecurityApi.BeginTotp, session, null, cancellationToken);

    public Task<SecondFactorAdded> ConfirmTotpAsync(SessionTicket session, string setup, string code, CancellationToken cancellationToken) =>
        gateway.CallAsync<SecondFactorAdded>(SecurityApi.ConfirmTotp, session, new SecurityApi.ConfirmBody(setup, code), cancellationToken);

    public Task RemoveTotpAsync(SessionTicket session, CancellationToken cancellationToken) =>
        gateway.CallAsync(SecurityApi.RemoveTotp, session, null, cancellationToken);

    public Task<PasskeyChallenge> BeginPasskeyAsync(SessionTicket session, CancellationToken cancellationToken) =>
        gateway.CallAsync<PasskeyChallenge>(SecurityApi.BeginPasskey, session, null, cancellationToken);

    public Task<SecondFactorAdded> ConfirmPasskeyAsync(SessionTicket session, string challenge, string credential, string name, CancellationToken cancellationToken) =>
        gateway.CallAsync<SecondFactorAdded>(SecurityApi.ConfirmPasskey, session, new SecurityApi.PasskeyBody(challenge, credential, name), cancellationToken);

    public Task RemovePasskeyAsync(SessionTicket session, string passkeyId, CancellationToken cancellationToken) =>
        gateway.CallAsync(SecurityApi.RemovePasskey, session, new SecurityApi.PasskeyIdBody(passkeyId), cancellationToken);

    public Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(SessionTicket session, CancellationToken cancellationToken) =>
        gateway.CallAsync<IReadOnlyList<string>>(SecurityApi.RenewRecoveryCodes, session, null, cancellationToken);

    public Task<NewAppPassword> AddAppPasswordAsync(SessionTicket session, string name, CancellationToken cancellationToken) =>
        gateway.CallAsync<NewAppPassword>(SecurityApi.AddAppPassword, session, new SecurityApi.NameBody(name), cancellationToken);

    public Task RevokeAppPasswordAsync(SessionTicket session, Guid appPasswordId, CancellationToken cancellationToken) =>
        gateway.CallAsync(SecurityApi.RevokeAppPassword, session, new SecurityApi.AppPasswordBody(appPasswordId), cancellationToken);
}
