namespace Webmail.Contracts.Accounts;

/// <param name="Options">For the browser's WebAuthn, as JSON.</param>
/// <param name="Token">Names the challenge when it is answered; empty where what it belongs to does.</param>
/// <param name="Origin">The only place whose pages may answer: https://mail.example.org. Browsers refuse it anywhere else.</param>
public sealed record PasskeyChallenge(string Options, string Token, string Origin)
{
    public override string ToString() => $"PasskeyChallenge {{ Origin = {Origin} }}";
}

/// <param name="Token">Of the <see cref="PasskeyChallenge"/>.</param>
/// <param name="Credential">The browser's answer, as JSON.</param>
/// <param name="RemoteAddress">Where the browser connects from; the web role fills it in.</param>
/// <param name="Device">The browser's User-Agent, to name the session by.</param>
public sealed record PasskeySignIn(string Token, string Credential, string RemoteAddress, string Device, string? Culture)
{
    public override string ToString() => $"PasskeySignIn {{ RemoteAddress = {RemoteAddress} }}";
}
