using System.Text;
using MimeKit;
using MimeKit.Utils;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;
using MimePriority = MimeKit.MessagePriority;
using Priority = Webmail.Contracts.Messages.MessagePriority;

namespace Webmail.Gateway.Compose.Outgoing;

/// <summary>A message being written, as the MIME message it becomes. Attachments stay where they are until it is written out.</summary>
internal static class OutgoingMime
{
    private const int MaxReferences = 30;

    public static MimeMessage Build(OutgoingMessage message, AttachmentParts attachments, DateTimeOffset date, bool isDraft)
    {
        var mime = new MimeMessage();

        // RFC 5322 §3.6.4: the identifier is made once, when the composer opens; a second sending can be told from a new message.
        mime.MessageId = MessageIds.IdOf(message.MessageIdHeader) ?? MessageIds.Create(message.From.Domain);
        mime.Date = date;
        mime.From.Add(Mailbox(message.From));
        mime.Sender = message.Sender is { } sender ? Mailbox(sender) : null;
        mime.ReplyTo.AddRange(message.ReplyTo.Select(Mailbox));
        mime.To.AddRange(message.To.Select(Mailbox));
        mime.Cc.AddRange(message.Cc.Select(Mailbox));
        mime.Bcc.AddRange(message.Bcc.Select(Mailbox));
        mime.Subject = OneLine(message.Subject);
        mime.InReplyTo = MessageIds.IdOf(message.InReplyTo);
        mime.References.AddRange(MessageIds.Shorten([.. message.References.Select(MessageIds.IdOf).OfType<string>()], MaxReferences));
        AddPriority(mime, message.Priority);
        var keywords = message.Keywords.Select(OneLine).Where(k => k.Length > 0).ToList();
        if (keywords.Count > 0)
        {
            mime.Headers.Add(HeaderId.Keywords, string.Join(", ", keywords));
        }

        foreach (var header in message.ExtraHeaders)
        {
            mime.Headers.Add(header.Name, header.Value);
        }

        if (isDraft && message.Original is { } original)
        {
            mime.Headers.Add(DraftHeaders.Original, DraftHeaders.OriginalOf(message.Kind, original));
        }

        mime.Body = Body(message, attachments, isDraft);
        return mime;
    }

    /// <summary>
    /// Whether the message needs SMTPUTF8 (RFC 6531): a local part outside ASCII has no other form. Domains have (RFC 5891).
    /// </summary>
    public static bool NeedsUtf8(OutgoingMessage message) =>
        message.To.Concat(message.Cc).Concat(message.Bcc).Concat(message.ReplyTo).Append(message.From).Append(message.Sender ?? message.From)
            .Any(a => !Ascii.IsValid(a.Address.AsSpan(0, Math.Max(0, a.Address.LastIndexOf('@')))));

    private static MimeEntity Body(OutgoingMessage message, AttachmentParts attachments, bool isDraft)
    {
        var (body, shown) = OutgoingBody.Build(message, a => attachments.ToPart(a, isInline: true, isDraft));
        var attached = message.Attachments.Where(a => a.ContentId is not { } id || !shown.Contains(id)).ToList();
        if (attached.Count == 0)
        {
            return body;
        }

        var mixed = new Multipart("mixed") { body };
        attached.ForEach(a => mixed.Add(attachments.ToPart(a, isInline: false, isDraft)));
        return mixed;
    }

    private static void AddPriority(MimeMessage mime, Priority priority)
    {
        if (priority == Priority.Normal)
        {
            return;
        }

        // No two mail programs read the same one of these.
        var isHigh = priority == Priority.High;
        mime.Importance = isHigh ? MessageImportance.High : MessageImportance.Low;
        mime.XPriority = isHigh ? XMessagePriority.Highest : XMessagePriority.Lowest;
        mime.Priority = isHigh ? MimePriority.Urgent : MimePriority.NonUrgent;
    }

    private static MailboxAddress Mailbox(MailAddress address) => new(Encoding.UTF8, OneLine(address.Name ?? ""), address.Address);

    // Folding is ours to do; a line break in a value would begin a header of its own.
    private static string OneLine(string text) =>
        text.Any(char.IsControl) ? string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim() : text.Trim();
}
