namespace Webmail.Contracts.Security;

/// <summary><see cref="ISecurity"/> over HTTP.</summary>
public static class SecurityApi
{
    public const string Open = "/api/security/open";
    public const string Prove = "/api/security/prove";
    public const string BeginTotp = "/api/security/begin-totp";
    public const string ConfirmTotp = "/api/security/confirm-totp";
    public const string RemoveTotp = "/api/security/remove-totp";
    public const string BeginPasskey = "/api/security/begin-passkey";
    public const string ConfirmPasskey = "/api/security/confirm-passkey";
    public const string RemovePasskey = "/api/security/remove-passkey";
    public const string RenewRecoveryCodes = "/api/security/renew-recovery-codes";
    public const string AddAppPassword = "/api/security/add-app-password";
    public const string RevokeAppPassword = "/api/security/revoke-app-password";

    public sealed record ProveBody(string Password)
    {
        public override string ToString() => "ProveBody(…)";
    }

    public sealed record ConfirmBody(string Setup, string Code)
    {
        public override string ToString() => "ConfirmBody(…)";
    }

    public sealed record PasskeyBody(string Challenge, string Credential, string Name)
    {
        public override string ToString() => "PasskeyBody(…)";
    }

    public sealed record PasskeyIdBody(string PasskeyId);

    public sealed record NameBody(string Name);

    public sealed record AppPasswordBody(Guid AppPasswordId);
}
