using Webmail.Contracts;
using Webmail.Contracts.Messages;

namespace Webmail.Messages;

/// <summary>What the reader shows: at once what the row knows, then everything.</summary>
/// <param name="IsGone">Somebody else moved or deleted it, or its folder, since it was opened: what is on the page can still be read.</param>
public sealed record OpenMessage(MessageId Id, MessageRow? Row, MessageDetail? Detail, MailException? Problem, bool PreferText, bool RemoteImages, bool IsGone = false);
