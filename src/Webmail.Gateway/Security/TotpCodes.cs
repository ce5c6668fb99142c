using System.Security.Cryptography;
using OtpNet;

namespace Webmail.Gateway.Security;

/// <summary>RFC 6238 as every authenticator app does it: SHA-1, six digits, thirty seconds.</summary>
internal static class TotpCodes
{
    // RFC 4226 §4 R6: 160 bits.
    private const int SecretLength = 20;
    private const int Digits = 6;

    // RFC 6238 §5.2: one step each way, for clocks that differ and codes typed in the last second.
    private static readonly VerificationWindow Drift = new(previous: 1, future: 1);

    public static byte[] NewSecret() => RandomNumberGenerator.GetBytes(SecretLength);

    public static string Write(byte[] secret) => Base32Encoding.ToString(secret).TrimEnd('=');

    /// <summary>The key URI that authenticator apps read from a QR code.</summary>
    public static string Uri(byte[] secret, string address, string issuer) =>
        $"otpauth://totp/{Escape(issuer)}:{Escape(address)}?secret={Write(secret)}&issuer={Escape(issuer)}";

    /// <returns>The step whose code it is; null for a wrong one.</returns>
    public static long? Match(byte[] secret, string typed, DateTimeOffset now)
    {
        // People type it as it is shown: in two groups.
        var code = string.Concat(typed.Where(c => !char.IsWhiteSpace(c)));
        return code.Length == Digits && code.All(char.IsAsciiDigit) && new Totp(secret).VerifyTotp(now.UtcDateTime, code, out var step, Drift) ? step : null;
    }

    private static string Escape(string text) => System.Uri.EscapeDataString(text);
}
