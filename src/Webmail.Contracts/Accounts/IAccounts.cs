namespace Webmail.Contracts.Accounts;

/// <summary>Signing in and out, and the sessions a person has open.</summary>
public interface IAccounts
{
    /// <summary>Proves the password and opens a session, or asks for the second factor where the mailbox has one.</summary>
    /// <exception cref="MailException">SignInRejected, TooManyAttempts, ServerUnreachable, ServerTimeout, CertificateRejected.</exception>
    Task<SignInStep> BeginSignInAsync(SignInRequest request, CancellationToken cancellationToken);

    /// <summary>The second of two steps. A code is accepted once.</summary>
    /// <exception cref="MailException">CodeRejected, SecondStepGone, TooManyAttempts, ServerUnreachable, ServerTimeout, CertificateRejected.</exception>
    Task<SignedIn> FinishSignInAsync(SecondFactor factor, CancellationToken cancellationToken);

    /// <summary>What a passkey has to sign. Each is good for one try, for ten minutes.</summary>
    /// <param name="secondStep">The <see cref="SecondStep.Token"/> that it will finish; null where the passkey alone is to say who it is.</param>
    /// <returns>Null where passkeys are not offered here.</returns>
    /// <exception cref="MailException">SecondStepGone.</exception>
    Task<PasskeyChallenge?> AskPasskeyAsync(string? secondStep, CancellationToken cancellationToken);

    /// <summary>In by a passkey alone, which its owner unlocked. What asks for a recent password still does.</summary>
    /// <exception cref="MailException">CodeRejected, SecondStepGone, TooManyAttempts.</exception>
    Task<SignedIn> SignInWithPasskeyAsync(PasskeySignIn request, CancellationToken cancellationToken);

    /// <summary>Who the session belongs to; extends its idle time.</summary>
    /// <exception cref="MailException">SessionGone.</exception>
    Task<AccountInfo> ResumeAsync(SessionTicket session, CancellationToken cancellationToken);

    Task SignOutAsync(SessionTicket session, CancellationToken cancellationToken);

    Task<IReadOnlyList<SessionInfo>> ListSessionsAsync(SessionTicket session, CancellationToken cancellationToken);

    /// <summary>Ends one of one's own sessions. Ending one that is gone is not an error.</summary>
    Task RevokeSessionAsync(SessionTicket session, Guid sessionId, CancellationToken cancellationToken);

    Task SavePreferencesAsync(SessionTicket session, AccountPreferences preferences, CancellationToken cancellationToken);
}
