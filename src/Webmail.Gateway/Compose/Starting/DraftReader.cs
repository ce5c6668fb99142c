using MimeKit;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Compose.Outgoing;
using Webmail.Gateway.Reading;
using MessagePriority = Webmail.Contracts.Messages.MessagePriority;

namespace Webmail.Gateway.Compose.Starting;

/// <summary>A draft, ours or another program's, back in the composer with everything it had.</summary>
internal static class DraftReader
{
    public static OutgoingMessage Read(SourceMessage source, OutgoingMessage blank)
    {
        var content = Quote.Content(source);
        var (kind, original) = DraftHeaders.ParseOriginal(source.Headers[DraftHeaders.Original]);
        return blank with
        {
            MessageIdHeader = source.MessageIdHeader is { } id ? MessageIds.Bracketed(id) : blank.MessageIdHeader,
            From = source.From.Count > 0 ? source.From[0] : blank.From,
            // RFC 9051 §7.5.2: ENVELOPE repeats From where there is no Sender or Reply-To, so the headers themselves are asked.
            Sender = source.AddressesIn("Sender") is [var sender, ..] ? sender : null,
            ReplyTo = source.AddressesIn("Reply-To"),
            To = source.To,
            Cc = source.Cc,
            Bcc = SourceMessage.Addresses(source.Envelope.Bcc),
            Subject = source.Subject,
            Html = source.Plan.HasHtml ? content.Html : null,
            Text = content.Text,
            InReplyTo = SourceMessage.IdsIn(source.Headers[HeaderId.InReplyTo]).Select(MessageIds.Bracketed).FirstOrDefault(),
            References = [.. SourceMessage.IdsIn(source.Headers[HeaderId.References]).Select(MessageIds.Bracketed)],
            Keywords = (source.Headers[HeaderId.Keywords] ?? "").Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries),
            Priority = PriorityOf(source.Headers),
            ExtraHeaders = [.. source.Headers.Where(IsExtra).Select(h => new HeaderField(h.Field, h.Value))],
            Attachments = ComposeStarter.Carried(source, content, shownOnly: false),
            Kind = kind,
            Original = original,
        };
    }

    private static bool IsExtra(Header header) =>
        header.Field.StartsWith("X-", StringComparison.OrdinalIgnoreCase)
        && header.Id != HeaderId.XPriority
        && !header.Field.StartsWith(DraftHeaders.Prefix, StringComparison.OrdinalIgnoreCase);

    private static MessagePriority PriorityOf(HeaderList headers)
    {
        var importance = headers[HeaderId.Importance]?.Trim();
        var level = headers[HeaderId.XPriority]?.Trim() is { Length: > 0 } text ? text[0] : '3';
        return string.Equals(importance, "high", StringComparison.OrdinalIgnoreCase) || level is '1' or '2' ? MessagePriority.High
            : string.Equals(importance, "low", StringComparison.OrdinalIgnoreCase) || level is '4' or '5' ? MessagePriority.Low
            : MessagePriority.Normal;
    }
}
