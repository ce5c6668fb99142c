using Webmail.Contracts.Folders;

namespace Webmail.Contracts.Messages;

/// <summary>Where messages went, so that it can be undone by moving them back.</summary>
/// <param name="Moved">Old and new identifier of each; the new one is null when the server has no UIDPLUS.</param>
public sealed record MoveResult(FolderId Target, IReadOnlyList<MovedMessage> Moved);

public sealed record MovedMessage(MessageId From, MessageId? To);
