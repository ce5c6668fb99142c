using Webmail.Contracts.Messages;

namespace Webmail.Contracts.Compose;

/// <summary>What a composer opens with.</summary>
/// <param name="Message">Recipients, subject with its prefix, threading headers, quoted body, carried attachments.</param>
/// <param name="Draft">The draft taken up, so that saving replaces it.</param>
public sealed record ComposeStart(OutgoingMessage Message, MessageId? Draft);
