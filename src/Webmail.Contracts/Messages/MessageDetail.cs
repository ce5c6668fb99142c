namespace Webmail.Contracts.Messages;

/// <summary>An opened message, without its body: the body is a document of its own that the browser fetches.</summary>
/// <param name="From">Every author; more than one From header is shown, not hidden.</param>
/// <param name="Date">The Date header; null when missing or unreadable.</param>
/// <param name="Notices">What the reader should be told about how the message was read.</param>
public sealed record MessageDetail(
    MessageRow Row,
    IReadOnlyList<MailAddress> From,
    MailAddress? Sender,
    IReadOnlyList<MailAddress> ReplyTo,
    IReadOnlyList<MailAddress> To,
    IReadOnlyList<MailAddress> Cc,
    IReadOnlyList<MailAddress> Bcc,
    DateTimeOffset? Date,
    string? MessageIdHeader,
    MessageBody Body,
    IReadOnlyList<Attachment> Attachments,
    IReadOnlyList<MessageNotice> Notices);

/// <param name="HasHtml">There is an HTML part to show.</param>
/// <param name="HasText">There is a plain text part to show.</param>
/// <param name="RemoteImages">Images the HTML would load from elsewhere; not loaded until asked for.</param>
public sealed record MessageBody(bool HasHtml, bool HasText, int RemoteImages);

/// <param name="PartId">The IMAP section (RFC 9051 §6.4.5): "2", "1.3".</param>
/// <param name="FileName">Never a path, never empty, free of control characters.</param>
/// <param name="Size">Decoded size in bytes, as near as BODYSTRUCTURE tells.</param>
/// <param name="IsInline">Shown inside the body (by Content-Id), so not offered among the attachments first.</param>
public sealed record Attachment(string PartId, string FileName, string ContentType, long Size, bool IsInline);

public enum MessageNotice { SeveralFromHeaders, NoDate, UnknownCharset, BrokenStructure, TooLongCutShort, TooDeeplyNested, NulBytesRemoved, Encrypted }
