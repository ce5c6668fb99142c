namespace Webmail.Contracts.Admin;

/// <summary>What a new password must be: long, and nothing else (NIST SP 800-63B §5.1.1.2).</summary>
public static class PasswordRules
{
    public const int Shortest = 10;
    public const int Longest = 1024;
}
