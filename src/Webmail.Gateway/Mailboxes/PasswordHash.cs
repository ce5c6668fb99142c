using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Konscious.Security.Cryptography;

namespace Webmail.Gateway.Mailboxes;

/// <summary>
/// A mailbox's password as Dovecot stores and verifies it: <c>{ARGON2ID}</c> and the string of the Argon2 reference implementation,
/// <c>$argon2id$v=19$m=…,t=…,p=…$salt$hash</c> with Base64 that is not padded.
/// </summary>
internal static class PasswordHash
{
    private const string Scheme = "{ARGON2ID}";

    // RFC 9106 §4 and OWASP: 19 MiB and two passes. Dovecot verifies in the one process that signs everybody in, so not more:
    // about 22 ms each.
    private const int MemoryKiB = 19 * 1024;
    private const int Passes = 2;
    private const int SaltLength = 16;
    private const int HashLength = 32;

    // What a stored hash may ask of us when it is verified.
    private const int MostMemoryKiB = 256 * 1024;
    private const int MostPasses = 10;

    public static string Of(string password)
    {
        var salt = RandomNumberGenerator.GetBytes(SaltLength);
        var hash = Compute(password, salt, MemoryKiB, Passes, HashLength);
        return string.Create(CultureInfo.InvariantCulture, $"{Scheme}$argon2id$v=19$m={MemoryKiB},t={Passes},p=1${Encode(salt)}${Encode(hash)}");
    }

    /// <returns>False as well for a hash of another scheme.</returns>
    public static bool Verify(string stored, string password)
    {
        if (!stored.StartsWith(Scheme, StringComparison.Ordinal)
            || stored[Scheme.Length..].Split('$') is not ["", "argon2id", "v=19", var parameters, var salt, var hash]
            || parameters.Split(',') is not [var memory, var passes, "p=1"]
            || Number(memory, "m=", MostMemoryKiB) is not { } memoryKiB
            || Number(passes, "t=", MostPasses) is not { } iterations
            || Decode(salt) is not { Length: >= 8 } saltBytes
            || Decode(hash) is not { Length: >= 16 } expected)
        {
            return false;
        }

        return CryptographicOperations.FixedTimeEquals(expected, Compute(password, saltBytes, memoryKiB, iterations, expected.Length));
    }

    private static byte[] Compute(string password, byte[] salt, int memoryKiB, int passes, int length)
    {
        using var argon2 = new Argon2id(Encoding.UTF8.GetBytes(password)) { Salt = salt, MemorySize = memoryKiB, Iterations = passes, DegreeOfParallelism = 1 };
        return argon2.GetBytes(length);
    }

    private static int? Number(string text, string name, int most) =>
        text.StartsWith(name, StringComparison.Ordinal)
        && int.TryParse(text.AsSpan(name.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
        && number >= 1 && number <= most
            ? number
            : null;

    private static string Encode(byte[] bytes) => Convert.ToBase64String(bytes).TrimEnd('=');

    private static byte[]? Decode(string text)
    {
        var bytes = new byte[text.Length];
        return Convert.TryFromBase64String(text.PadRight((text.Length + 3) / 4 * 4, '='), bytes, out var length) ? bytes[..length] : null;
    }
}
