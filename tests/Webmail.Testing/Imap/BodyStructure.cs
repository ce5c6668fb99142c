using System.Globalization;
using System.Text;
using MimeKit;

namespace Webmail.Testing.Imap;

/// <summary>ENVELOPE and BODYSTRUCTURE, RFC 9051 §7.5.2, from what MimeKit understood of the message.</summary>
internal static class BodyStructure
{
    public static string Envelope(MimeMessage message)
    {
        // The raw field values are sent, as servers do; decoding RFC 2047 is the client's work.
        var from = Addresses(message.Headers[HeaderId.From] is null ? [] : message.From);
        var fields = new[]
        {
            ImapWire.String(message.Headers[HeaderId.Date]),
            ImapWire.String(Raw(message.Headers, HeaderId.Subject)),
            from,
            message.Sender is null ? from : Addresses([message.Sender]),
            message.ReplyTo.Count == 0 ? from : Addresses(message.ReplyTo),
            Addresses(message.To),
            Addresses(message.Cc),
            Addresses(message.Bcc),
            ImapWire.String(Raw(message.Headers, HeaderId.InReplyTo)),
            ImapWire.String(Raw(message.Headers, HeaderId.MessageId)),
        };
        return $"({string.Join(' ', fields)})";
    }

    public static string Of(MimeEntity? entity, bool extended) => entity switch
    {
        null => "(\"TEXT\" \"PLAIN\" NIL NIL NIL \"7BIT\" 0 0" + (extended ? " NIL NIL NIL NIL)" : ")"),
        Multipart multipart => OfMultipart(multipart, extended),
        _ => OfPart(entity, extended),
    };

    private static string OfMultipart(Multipart multipart, bool extended)
    {
        var children = multipart.Count == 0 ? Of(null, extended) : string.Concat(multipart.Select(p => Of(p, extended)));
        var tail = extended ? $" {Parameters(multipart.ContentType.Parameters)} {Disposition(multipart)} NIL NIL" : "";
        return $"({children} {ImapWire.String(multipart.ContentType.MediaSubtype)}{tail})";
    }

    private static string OfPart(MimeEntity entity, bool extended)
    {
        using var content = new MemoryStream();
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        entity.WriteTo(options, content, contentOnly: true);
        var encoding = entity is MimePart part && part.ContentTransferEncoding != ContentEncoding.Default ? Encodings(part.ContentTransferEncoding) : "7BIT";
        var lines = content.GetBuffer().AsSpan(0, (int)content.Length).Count((byte)'\n').ToString(CultureInfo.InvariantCulture);
        var result = new StringBuilder("(");
        result.Append(CultureInfo.InvariantCulture, $"{ImapWire.String(entity.ContentType.MediaType)} {ImapWire.String(entity.ContentType.MediaSubtype)} {Parameters(entity.ContentType.Parameters)} ");
        result.Append(CultureInfo.InvariantCulture, $"{ImapWire.String(entity.ContentId is { } id ? $"<{id}>" : null)} {ImapWire.String(Raw(entity.Headers, HeaderId.ContentDescription))} \"{encoding}\" {content.Length}");
        if (entity is MessagePart { Message: { } message })
        {
            result.Append(CultureInfo.InvariantCulture, $" {Envelope(message)} {Of(message.Body, extended)} {lines}");
        }
        else if (entity.ContentType.IsMimeType("text", "*"))
        {
            result.Append(' ').Append(lines);
        }

        if (extended)
        {
            result.Append(CultureInfo.InvariantCulture, $" {ImapWire.String(entity is MimePart { ContentMd5: { } md5 } ? md5 : null)} {Disposition(entity)} NIL {ImapWire.String(entity.ContentLocation?.ToString())}");
        }

        return result.Append(')').ToString();
    }

    private static string Encodings(ContentEncoding encoding) => encoding switch
    {
        ContentEncoding.EightBit => "8BIT",
        ContentEncoding.Binary => "BINARY",
        ContentEncoding.Base64 => "BASE64",
        ContentEncoding.QuotedPrintable => "QUOTED-PRINTABLE",
        ContentEncoding.UUEncode => "X-UUENCODE",
        _ => "7BIT",
    };

    private static string Disposition(MimeEntity entity) => entity.ContentDisposition is { } disposition
        ? $"({ImapWire.String(disposition.Disposition)} {Parameters(disposition.Parameters)})" : "NIL";

    private static string Parameters(ParameterList parameters) => parameters.Count == 0
        ? "NIL" : $"({string.Join(' ', parameters.Select(p => $"{ImapWire.String(p.Name)} {ImapWire.String(Encoded(p.Value))}"))})";

    private static string Addresses(InternetAddressList list)
    {
        var mailboxes = list.SelectMany(Flatten).ToList();
        return mailboxes.Count == 0 ? "NIL" : $"({string.Concat(mailboxes)})";
    }

    // RFC 9051 §7.5.2: a group is told by an address without a host before and after its members.
    private static IEnumerable<string> Flatten(InternetAddress address)
    {
        switch (address)
        {
            case GroupAddress group:
                return [$"(NIL NIL {ImapWire.String(Encoded(group.Name))} NIL)", .. group.Members.SelectMany(Flatten), "(NIL NIL NIL NIL)"];
            case MailboxAddress mailbox:
                var at = mailbox.Address.LastIndexOf('@');
                var (local, host) = at < 0 ? (mailbox.Address, "") : (mailbox.Address[..at], mailbox.Address[(at + 1)..]);
                return [$"({ImapWire.String(Encoded(mailbox.Name))} NIL {ImapWire.String(local)} {ImapWire.String(host)})"];
            default:
                return [];
        }
    }

    private static string? Encoded(string? text) => text is null ? null : Encoding.ASCII.GetString(MimeKit.Utils.Rfc2047.EncodePhrase(Encoding.UTF8, text)).Trim('"');

    private static string? Raw(HeaderList headers, HeaderId id)
    {
        var index = headers.IndexOf(id);
        return index < 0 ? null : Encoding.UTF8.GetString(headers[index].RawValue).Replace("\r\n", "", StringComparison.Ordinal).Replace("\n", "", StringComparison.Ordinal).Trim();
    }
}
