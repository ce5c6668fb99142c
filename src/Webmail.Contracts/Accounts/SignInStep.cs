namespace Webmail.Contracts.Accounts;

/// <summary>Where signing in has come to: there, or at the second of two steps.</summary>
/// <param name="SignedIn">Null where a second factor is asked for.</param>
/// <param name="Second">Null where there is none.</param>
public sealed record SignInStep(SignedIn? SignedIn, SecondStep? Second);

/// <summary>The password was right; now the second factor.</summary>
/// <param name="Token">Names the sign-in when it is finished. It opens nothing else.</param>
/// <param name="HasTotp">Whether an authenticator app was set up.</param>
/// <param name="HasPasskey">Whether there is a passkey that can be asked for.</param>
public sealed record SecondStep(string Token, bool HasTotp, bool HasPasskey, DateTimeOffset ExpiresAt)
{
    public override string ToString() => $"SecondStep {{ ExpiresAt = {ExpiresAt} }}";
}

/// <param name="Token">Of the <see cref="SecondStep"/>.</param>
/// <param name="Code">As typed: six digits, or a recovery code; of a passkey the browser's answer, as JSON.</param>
/// <param name="RemoteAddress">Where the browser connects from; the web role fills it in.</param>
public sealed record SecondFactor(string Token, SecondFactorKind Kind, string Code, string RemoteAddress)
{
    public override string ToString() => $"SecondFactor {{ Kind = {Kind}, RemoteAddress = {RemoteAddress} }}";
}

public enum SecondFactorKind { Totp, RecoveryCode, Passkey }
