using System.Text.RegularExpressions;
using Webmail.Contracts;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Admin;

/// <summary>Addresses as the tables take them: a mailbox's becomes a folder's name and part of SMTP commands.</summary>
internal static partial class AddressCheck
{
    // RFC 5321 §4.5.3.1.1.
    private const int LongestLocalPart = 64;

    /// <returns>Null for what is no address of a mailbox.</returns>
    public static (string LocalPart, string Domain)? Mailbox(string? address) =>
        Split(address) is var (localPart, domain) && MailboxLocalPart().IsMatch(localPart) && !localPart.Contains("..", StringComparison.Ordinal) ? (localPart, domain) : null;

    /// <summary>The same, and <c>@domain</c> for a catch-all.</summary>
    public static (string LocalPart, string Domain)? Alias(string? address) =>
        Split(address) is var (localPart, domain) && localPart.Length == 0 ? ("", domain) : Mailbox(address);

    /// <returns>Any address elsewhere that Postfix takes for one and nothing else; lower case.</returns>
    public static string? Target(string? address) =>
        Split(address) is var (localPart, domain) && TargetLocalPart().IsMatch(localPart) && domain.Contains('.', StringComparison.Ordinal) ? $"{localPart}@{domain}" : null;

    public static (string LocalPart, string Domain) RequireMailbox(string? address) => Mailbox(address) ?? throw Malformed(address);

    public static MailException Malformed(string? address) => new(MailError.AddressMalformed) { Subject = address };

    private static (string LocalPart, string Domain)? Split(string? address)
    {
        var text = address?.Trim().ToLowerInvariant() ?? "";
        var at = text.LastIndexOf('@');
        return at >= 0 && at <= LongestLocalPart && DomainDirectory.Normalize(text[(at + 1)..]) is { } domain && at + 1 + domain.Length <= 320
            ? (text[..at], domain)
            : null;
    }

    [GeneratedRegex("^[a-z0-9_]([a-z0-9._-]*[a-z0-9_-])?\\z")]
    private static partial Regex MailboxLocalPart();

    // A comma would be a second address to Postfix, and a leading one of its other signs a program or file.
    [GeneratedRegex("""^[a-z0-9][^@\s,:|"<>()\\]*\z""")]
    private static partial Regex TargetLocalPart();
}
