using Webmail.Contracts.Messages;

namespace Webmail.Contracts.Compose;

/// <param name="Source">The message answered, forwarded or taken up again; null for a new one.</param>
/// <param name="Culture">For the attribution line ("On … wrote:").</param>
/// <param name="TimeZone">The IANA name of the time zone that its date is said in; without one that is known, it is the sender's.</param>
public sealed record ComposeRequest(ComposeKind Kind, MessageId? Source, string Culture, string? TimeZone = null);

public enum ComposeKind { New, Reply, ReplyAll, Forward, EditDraft }
