namespace Webmail.Contracts.Accounts;

/// <param name="Address">The mailbox's own address.</param>
/// <param name="RemoteAddress">Where the browser connects from; the web role fills it in, rate limits count by it.</param>
/// <param name="Device">The browser's User-Agent, to name the session by.</param>
/// <param name="Culture">The culture the browser asked for (BCP 47), kept for the account the first time.</param>
public sealed record SignInRequest(string Address, string Password, string RemoteAddress, string Device, string? Culture)
{
    // The compiler's ToString would print the password into a log one day.
    public override string ToString() => $"SignInRequest {{ RemoteAddress = {RemoteAddress} }}";
}
