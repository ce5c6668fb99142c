using Webmail.Contracts;
using Webmail.Contracts.Messages;

namespace Webmail.Messages;

/// <summary>What the reader shows: at once what the row knows, then everything.</summary>
public sealed record OpenMessage(MessageId Id, MessageRow? Row, MessageDetail? Detail, MailException? Problem, bool PreferText, bool RemoteImages);
