using Webmail.Contracts.Messages;

namespace Webmail.Contracts.Compose;

/// <summary>A message being written: everything the composer knows. Dates are set when it is sent.</summary>
/// <param name="MessageIdHeader">Made when the composer opens and kept: sending twice can be told apart from sending again.</param>
/// <param name="Html">Formatted body; null when it is plain text only.</param>
/// <param name="Text">Plain body; made from <paramref name="Html"/> when null.</param>
/// <param name="Original">The message answered or forwarded: it gets \Answered or $Forwarded.</param>
/// <param name="ExtraHeaders">User-defined fields; names begin with X-.</param>
public sealed record OutgoingMessage(
    string MessageIdHeader,
    MailAddress From,
    MailAddress? Sender,
    IReadOnlyList<MailAddress> ReplyTo,
    IReadOnlyList<MailAddress> To,
    IReadOnlyList<MailAddress> Cc,
    IReadOnlyList<MailAddress> Bcc,
    string Subject,
    string? Html,
    string? Text,
    string? InReplyTo,
    IReadOnlyList<string> References,
    IReadOnlyList<string> Keywords,
    MessagePriority Priority,
    IReadOnlyList<HeaderField> ExtraHeaders,
    IReadOnlyList<OutgoingAttachment> Attachments,
    ComposeKind Kind,
    MessageId? Original,
    bool RequestDeliveryStatus = false);

public sealed record HeaderField(string Name, string Value);

/// <summary>An attachment is either uploaded or carried over from a message on the server; exactly one of the two is set.</summary>
/// <param name="ContentId">Set when the body shows it inline as <c>cid:</c>.</param>
public sealed record OutgoingAttachment(
    string FileName,
    string ContentType,
    long Size,
    Guid? UploadId,
    CarriedPart? Carried,
    string? ContentId = null);

public sealed record CarriedPart(MessageId Message, string PartId);
