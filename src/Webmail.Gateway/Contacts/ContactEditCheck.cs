using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Contacts;

namespace Webmail.Gateway.Contacts;

/// <summary>What of an edited contact can be kept.</summary>
internal static class ContactEditCheck
{
    private const int LongestAddress = 320;
    private const int LongestName = 200;
    private const int LongestPhone = 64;
    private const int LongestNotes = 20_000;

    private static readonly ParserOptions Strict = new()
    {
        AddressParserComplianceMode = RfcComplianceMode.Strict,
        AllowAddressesWithoutDomain = false,
    };

    /// <returns>The edit, trimmed, with null for what is empty.</returns>
    /// <exception cref="MailException">AddressMalformed; InvalidRequest, naming the field.</exception>
    public static ContactEdit Require(ContactEdit edit) => new(
        Text(edit.Name, LongestName, nameof(edit.Name)) ?? "",
        Normalize(edit.Address) ?? throw new MailException(MailError.AddressMalformed) { Subject = edit.Address },
        Text(edit.Organisation, LongestName, nameof(edit.Organisation)),
        Text(edit.Phone, LongestPhone, nameof(edit.Phone)),
        Notes(edit.Notes));

    /// <returns>The bare address, or null when it is none (RFC 5322 §3.4.1).</returns>
    public static string? Normalize(string? address)
    {
        var text = address?.Trim();
        return text is { Length: > 0 and <= LongestAddress }
            && MailboxAddress.TryParse(Strict, text, out var mailbox)
            && string.IsNullOrEmpty(mailbox.Name)
            && mailbox.Route.Count == 0
                ? mailbox.Address
                : null;
    }

    private static string? Text(string? value, int longest, string field)
    {
        var text = value?.Trim();
        if (string.IsNullOrEmpty(text))
        {
            return null;
        }

        return text.Length <= longest && !text.Any(char.IsControl) ? text : throw new MailException(MailError.InvalidRequest) { Subject = field };
    }

    private static string? Notes(string? notes)
    {
        if (string.IsNullOrWhiteSpace(notes))
        {
            return null;
        }

        return notes.Length <= LongestNotes && !notes.Contains('\0') ? notes : throw new MailException(MailError.InvalidRequest) { Subject = nameof(ContactEdit.Notes) };
    }
}
