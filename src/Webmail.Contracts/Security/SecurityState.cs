namespace Webmail.Contracts.Security;

/// <param name="IsHosted">False where the mailbox lives on another organisation's server: then there is nothing to set here.</param>
/// <param name="IsRequired">An administrator's: the administrators' pages open once there is a second factor.</param>
/// <param name="HasSecondFactor">Then mail programs need app passwords.</param>
/// <param name="AppPasswords">Newest first; without those that sessions of this web mail use.</param>
/// <param name="Passkeys">Newest first.</param>
/// <param name="PasskeyOrigin">Where passkeys are made and used: https://mail.example.org. Null where they are not offered.</param>
public sealed record SecurityState(
    bool IsHosted,
    bool IsRequired,
    bool HasSecondFactor,
    bool HasTotp,
    int RecoveryCodesLeft,
    IReadOnlyList<AppPasswordInfo> AppPasswords,
    IReadOnlyList<PasskeyInfo> Passkeys,
    string? PasskeyOrigin);

/// <param name="Id">The credential's, in base64url.</param>
/// <param name="LastUsedAt">When it last opened a session.</param>
public sealed record PasskeyInfo(string Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <param name="LastUsedAt">To the minute.</param>
public sealed record AppPasswordInfo(Guid Id, string Name, DateTimeOffset CreatedAt, DateTimeOffset? LastUsedAt);

/// <param name="Password">Shown now and never again.</param>
public sealed record NewAppPassword(AppPasswordInfo Info, string Password)
{
    public override string ToString() => $"NewAppPassword {{ Info = {Info} }}";
}

/// <param name="Secret">Base32 (RFC 4648), for whoever can't scan.</param>
/// <param name="Uri">otpauth://, for the QR code.</param>
/// <param name="Token">Names this set-up when it is confirmed.</param>
public sealed record TotpSetup(string Secret, string Uri, string Token)
{
    public override string ToString() => "TotpSetup(…)";
}

/// <param name="RecoveryCodes">Made with the first second factor and shown now; null where there were some.</param>
public sealed record SecondFactorAdded(IReadOnlyList<string>? RecoveryCodes)
{
    public override string ToString() => "SecondFactorAdded(…)";
}
