namespace Webmail.Contracts.Accounts;

/// <summary><see cref="IAccounts"/> over HTTP: paths, and the bodies that are not records of their own.</summary>
public static class AccountsApi
{
    public const string SignIn = "/api/accounts/sign-in";
    public const string FinishSignIn = "/api/accounts/finish-sign-in";
    public const string AskPasskey = "/api/accounts/ask-passkey";
    public const string SignInWithPasskey = "/api/accounts/sign-in-with-passkey";
    public const string Resume = "/api/accounts/resume";
    public const string SignOut = "/api/accounts/sign-out";
    public const string ListSessions = "/api/accounts/list-sessions";
    public const string RevokeSession = "/api/accounts/revoke-session";
    public const string SavePreferences = "/api/accounts/save-preferences";

    public sealed record AskPasskeyBody(string? SecondStep)
    {
        public override string ToString() => "AskPasskeyBody(…)";
    }

    public sealed record RevokeBody(Guid SessionId);
}
