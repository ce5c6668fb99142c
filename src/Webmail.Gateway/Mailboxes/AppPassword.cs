using System.Security.Cryptography;
using System.Text;

namespace Webmail.Gateway.Mailboxes;

/// <summary>A password that we make for one mail program: 160 random bits in 32 letters and digits, in groups that can be typed.</summary>
internal static class AppPassword
{
    // Crockford's Base32: no i, l, o, u, which are mistaken for others.
    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";
    private const int Groups = 8;
    private const int GroupLength = 4;

    public static string New() =>
        string.Join('-', Enumerable.Range(0, Groups).Select(_ => RandomNumberGenerator.GetString(Alphabet, GroupLength)));

    /// <summary>What the table holds and Dovecot asks with; made of the password exactly as shown, hyphens included.</summary>
    public static string Hash(string password) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(password)));
}
