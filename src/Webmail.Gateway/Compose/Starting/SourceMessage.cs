using MailKit;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Compose.Outgoing;
using Webmail.Gateway.Reading;

namespace Webmail.Gateway.Compose.Starting;

/// <summary>The message that is answered, forwarded or taken up again: what its header says, and its text.</summary>
internal sealed record SourceMessage(MessageId Id, Envelope Envelope, HeaderList Headers, BodySource Body)
{
    public string Subject => Envelope.Subject ?? "";

    public string? MessageIdHeader => MessageIds.IdOf(Envelope.MessageId ?? Headers[HeaderId.MessageId]);

    /// <summary>Every Content-Id or file the composer may go on carrying.</summary>
    public BodyPlan Plan => Body.Plan;

    /// <summary>RFC 5322 §3.6.4: the parent's References, or its only In-Reply-To, and then the parent itself.</summary>
    public IReadOnlyList<string> Thread()
    {
        var references = IdsIn(Headers[HeaderId.References]);
        if (references.Count == 0 && IdsIn(Headers[HeaderId.InReplyTo]) is { Count: 1 } only)
        {
            references = only;
        }

        return MessageIdHeader is { } own ? [.. references.Where(r => r != own), own] : references;
    }

    public IReadOnlyList<MailAddress> From => Addresses(Envelope.From);

    public IReadOnlyList<MailAddress> To => Addresses(Envelope.To);

    public IReadOnlyList<MailAddress> Cc => Addresses(Envelope.Cc);

    public static IReadOnlyList<MailAddress> Addresses(InternetAddressList? list) =>
        list is null ? [] : [.. list.Mailboxes.Where(m => !string.IsNullOrWhiteSpace(m.Address)).Select(m => new MailAddress(m.Address, string.IsNullOrWhiteSpace(m.Name) ? null : m.Name))];

    /// <summary>Addresses of a header that ENVELOPE does not have.</summary>
    public IReadOnlyList<MailAddress> AddressesIn(string header) =>
        Headers[header] is { } value && InternetAddressList.TryParse(value, out var list) ? Addresses(list) : [];

    public static IReadOnlyList<string> IdsIn(string? header) =>
        header is null ? [] : [.. MimeKit.Utils.MimeUtils.EnumerateReferences(header).Select(MessageIds.IdOf).OfType<string>()];
}
