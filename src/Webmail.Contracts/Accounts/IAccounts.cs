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

    /// <summary>Who the session belongs to; extends its idle time.</summary>
    /// <exception cref="MailException">SessionGone.</exception>
    Task<AccountInfo> ResumeAsync(SessionTicket session, CancellationToken cancellationToken);

    Task SignOutAsync(SessionTicket session, CancellationToken cancellationToken);

    Task<IReadOnlyList<SessionInfo>> ListSessionsAsync(SessionTicket session, CancellationToken cancellationToken);

    /// <summary>Ends one of one's own sessions. Ending one that is gone is not an error.</summary>
    Task RevokeSessionAsync(SessionTicket session, Guid sessionId, CancellationToken cancellationToken);

    Task SavePreferencesAsync(SessionTicket session, AccountPreferences preferences, CancellationToken cancellationToken);
}
