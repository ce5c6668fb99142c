using Webmail.Contracts;
using Webmail.Contracts.Accounts;

namespace Webmail.Testing.Fakes;

/// <summary><see cref="IAccounts"/> with one account, whose password is <see cref="Password"/>.</summary>
public sealed class FakeAccounts(FakeMailbox mailbox) : IAccounts
{
    public const string Password = "secret";

    public static readonly SessionTicket Ticket = new("ticket");

    /// <summary>Signing in is answered with this instead.</summary>
    public MailException? Refusal { get; set; }

    public bool IsSessionOpen { get; set; } = true;

    public List<SignInRequest> SignIns { get; } = [];

    public List<SessionInfo> Sessions { get; } = [];

    /// <summary>What is asked about the account is answered with this instead.</summary>
    public MailException? Failure { get; set; }

    /// <summary>The password alone is not enough; this is the code of the second step.</summary>
    public string? Code { get; set; }

    public List<SecondFactor> SecondFactors { get; } = [];

    public Task<SignInStep> BeginSignInAsync(SignInRequest request, CancellationToken cancellationToken)
    {
        SignIns.Add(request);
        if (Refusal is { } refusal)
        {
            throw refusal;
        }

        return request.Password != Password || request.Address != mailbox.Account.Address ? throw new MailException(MailError.SignInRejected)
            : Task.FromResult(Code is null ? new SignInStep(SignedIn, null) : new SignInStep(null, new SecondStep("half", true, false, DateTimeOffset.MaxValue)));
    }

    public Task<SignedIn> FinishSignInAsync(SecondFactor factor, CancellationToken cancellationToken)
    {
        SecondFactors.Add(factor);
        return Refusal is { } refusal ? throw refusal
            : factor.Token == "half" && factor.Code == Code ? Task.FromResult(SignedIn)
            : throw new MailException(MailError.CodeRejected);
    }

    public Task<PasskeyChallenge?> AskPasskeyAsync(string? secondStep, CancellationToken cancellationToken) => Task.FromResult<PasskeyChallenge?>(null);

    public Task<SignedIn> SignInWithPasskeyAsync(PasskeySignIn request, CancellationToken cancellationToken) => throw new MailException(MailError.CodeRejected);

    private SignedIn SignedIn => new(Ticket, mailbox.Account, DateTimeOffset.MaxValue);

    public Task<AccountInfo> ResumeAsync(SessionTicket session, CancellationToken cancellationToken) =>
        IsSessionOpen && session == Ticket ? Task.FromResult(mailbox.Account) : throw new MailException(MailError.SessionGone);

    public Task SignOutAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        IsSessionOpen = false;
        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<SessionInfo>> ListSessionsAsync(SessionTicket session, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<SessionInfo>>([.. Sessions]);

    public Task RevokeSessionAsync(SessionTicket session, Guid sessionId, CancellationToken cancellationToken)
    {
        Sessions.RemoveAll(s => s.Id == sessionId);
        return Task.CompletedTask;
    }

    public Task SavePreferencesAsync(SessionTicket session, AccountPreferences preferences, CancellationToken cancellationToken)
    {
        if (Failure is { } failure)
        {
            throw failure;
        }

        mailbox.Account = mailbox.Account with { Preferences = preferences };
        return Task.CompletedTask;
    }
}
