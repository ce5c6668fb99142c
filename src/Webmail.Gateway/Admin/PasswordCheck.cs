using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Mailboxes;

namespace Webmail.Gateway.Admin;

/// <summary>New passwords, from whomever.</summary>
internal static class PasswordCheck
{
    public static bool IsGood(string password) => password.Length is >= PasswordRules.Shortest and <= PasswordRules.Longest;

    /// <exception cref="MailException">PasswordTooShort.</exception>
    public static string RequireHash(string password) => IsGood(password) ? PasswordHash.Of(password) : throw new MailException(MailError.PasswordTooShort);
}
