using System.Text.RegularExpressions;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Compose;

namespace Webmail.Gateway.Compose.Outgoing;

/// <summary>What can be known to be wrong before a server is asked.</summary>
internal static partial class OutgoingCheck
{
    private const int MaxHeaderValue = 4000;

    /// <exception cref="MailException">NoRecipients, TooManyRecipients, AddressMalformed, InvalidRequest.</exception>
    public static void BeforeSending(OutgoingMessage message, int maxRecipients)
    {
        var recipients = message.To.Count + message.Cc.Count + message.Bcc.Count;
        if (recipients == 0)
        {
            throw new MailException(MailError.NoRecipients);
        }

        if (recipients > maxRecipients)
        {
            throw new MailException(MailError.TooManyRecipients);
        }

        foreach (var address in message.To.Concat(message.Cc).Concat(message.Bcc).Concat(message.ReplyTo).Append(message.From))
        {
            CheckAddress(address);
        }

        if (message.Sender is { } sender)
        {
            CheckAddress(sender);
        }

        Always(message);
    }

    /// <summary>What must hold for a draft too: nothing in it may become a header of its own.</summary>
    /// <exception cref="MailException">InvalidRequest.</exception>
    public static void Always(OutgoingMessage message)
    {
        foreach (var header in message.ExtraHeaders)
        {
            if (!HeaderName().IsMatch(header.Name) || header.Value.Length > MaxHeaderValue || header.Value.AsSpan().IndexOfAny("\r\n\0") >= 0
                || header.Name.StartsWith(DraftHeaders.Prefix, StringComparison.OrdinalIgnoreCase))
            {
                throw new MailException(MailError.InvalidRequest) { Subject = header.Name };
            }
        }

        foreach (var attachment in message.Attachments)
        {
            if (attachment.UploadId is null == attachment.Carried is null)
            {
                throw new MailException(MailError.InvalidRequest) { Subject = attachment.FileName };
            }
        }
    }

    public static bool IsAddress(string address) =>
        address.Length <= 320
        && address.LastIndexOf('@') is var at and > 0 and <= 64
        && at < address.Length - 1
        && !address.Any(c => char.IsControl(c) || c is '<' or '>' or ',' or ';')
        && MailboxAddress.TryParse(address, out var parsed)
        && string.Equals(parsed.Address, address, StringComparison.Ordinal)
        && IsDomain(address[(at + 1)..]);

    private static void CheckAddress(MailAddress address)
    {
        if (!IsAddress(address.Address))
        {
            throw new MailException(MailError.AddressMalformed) { Subject = address.Address };
        }
    }

    private static bool IsDomain(string domain) =>
        domain.StartsWith('[') || (Uri.CheckHostName(domain) == UriHostNameType.Dns && !domain.EndsWith('.') && !domain.Contains('_'));

    // RFC 5322 §2.2: printable US-ASCII without the colon; of these only what nobody can mistake.
    [GeneratedRegex(@"\A[Xx]-[A-Za-z0-9-]{1,70}\z")]
    private static partial Regex HeaderName();
}
