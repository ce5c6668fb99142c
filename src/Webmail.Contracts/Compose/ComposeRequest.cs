using Webmail.Contracts.Messages;

namespace Webmail.Contracts.Compose;

/// <param name="Source">The message answered, forwarded or taken up again; null for a new one.</param>
/// <param name="Culture">For the attribution line ("On … wrote:").</param>
public sealed record ComposeRequest(ComposeKind Kind, MessageId? Source, string Culture);

public enum ComposeKind { New, Reply, ReplyAll, Forward, EditDraft }
