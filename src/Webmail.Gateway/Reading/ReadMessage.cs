using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Reading;

/// <summary>What opening a message needs to know of its body.</summary>
internal sealed record ReadMessage(MessageBody Body, IReadOnlyList<Attachment> Attachments, IReadOnlyList<MessageNotice> Notices);
