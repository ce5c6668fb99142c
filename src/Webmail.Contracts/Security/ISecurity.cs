using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Security;

/// <summary>How one's own mailbox is locked: second factors, the codes for when they are lost, and passwords for mail programs.</summary>
/// <remarks>
/// Every call throws MailException: SessionGone; DatabaseUnreachable. All but <see cref="OpenAsync"/> throw NotAllowed where the mailbox is
/// not hosted here. What outlives the session throws ProofNeeded when its owner has not proved their password for a while.
/// </remarks>
public interface ISecurity
{
    Task<SecurityState> OpenAsync(SessionTicket session, CancellationToken cancellationToken);

    /// <summary>Proves the password anew, for the next quarter of an hour.</summary>
    /// <exception cref="MailException">SignInRejected, TooManyAttempts.</exception>
    Task ProveAsync(SessionTicket session, string password, CancellationToken cancellationToken);

    /// <summary>A new secret for an authenticator app. Nothing is kept of it until a first code of it was right.</summary>
    /// <exception cref="MailException">ProofNeeded.</exception>
    Task<TotpSetup> BeginTotpAsync(SessionTicket session, CancellationToken cancellationToken);

    /// <summary>Replaces the authenticator there was. With the first second factor the other sessions end, and mail programs need app passwords.</summary>
    /// <param name="setup">The <see cref="TotpSetup.Token"/>.</param>
    /// <exception cref="MailException">CodeRejected, SecondStepGone when it took too long, ProofNeeded.</exception>
    Task<SecondFactorAdded> ConfirmTotpAsync(SessionTicket session, string setup, string code, CancellationToken cancellationToken);

    /// <summary>An administrator keeps at least one second factor.</summary>
    /// <exception cref="MailException">SecondFactorNeeded, ProofNeeded.</exception>
    Task RemoveTotpAsync(SessionTicket session, CancellationToken cancellationToken);

    /// <summary>What a new passkey has to sign. Nothing is kept of it until that is there.</summary>
    /// <exception cref="MailException">NotAllowed where passkeys are not offered; TooManyPasskeys, ProofNeeded.</exception>
    Task<PasskeyChallenge> BeginPasskeyAsync(SessionTicket session, CancellationToken cancellationToken);

    /// <summary>One more passkey. With the first second factor the other sessions end, and mail programs need app passwords.</summary>
    /// <param name="challenge">The <see cref="PasskeyChallenge.Token"/>; good once.</param>
    /// <param name="credential">The browser's answer, as JSON.</param>
    /// <exception cref="MailException">InvalidRequest for a name that is empty or too long, PasskeyRejected, SecondStepGone when it took too long, TooManyPasskeys, ProofNeeded.</exception>
    Task<SecondFactorAdded> ConfirmPasskeyAsync(SessionTicket session, string challenge, string credential, string name, CancellationToken cancellationToken);

    /// <summary>It opens nothing from now on. One that is gone is not an error. An administrator keeps at least one second factor.</summary>
    /// <exception cref="MailException">SecondFactorNeeded, ProofNeeded.</exception>
    Task RemovePasskeyAsync(SessionTicket session, string passkeyId, CancellationToken cancellationToken);

    /// <summary>Ten new recovery codes; the old ones end.</summary>
    /// <exception cref="MailException">SecondFactorNeeded where there is no second factor; ProofNeeded.</exception>
    Task<IReadOnlyList<string>> RenewRecoveryCodesAsync(SessionTicket session, CancellationToken cancellationToken);

    /// <exception cref="MailException">InvalidRequest for a name that is empty or too long, TooManyAppPasswords, ProofNeeded.</exception>
    Task<NewAppPassword> AddAppPasswordAsync(SessionTicket session, string name, CancellationToken cancellationToken);

    /// <summary>It opens nothing from now on, and what it has open ends. One that is gone is not an error.</summary>
    Task RevokeAppPasswordAsync(SessionTicket session, Guid appPasswordId, CancellationToken cancellationToken);
}
