using System.Text.Json.Serialization;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.Contracts.Changes;

/// <summary>One thing that happened to an account's mail, with all a page needs to show it.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "kind")]
[JsonDerivedType(typeof(MessageArrived), "arrived")]
[JsonDerivedType(typeof(MessageFlagsChanged), "flags")]
[JsonDerivedType(typeof(MessageRowFilled), "row")]
[JsonDerivedType(typeof(MessagesRemoved), "removed")]
[JsonDerivedType(typeof(FolderCountsChanged), "counts")]
[JsonDerivedType(typeof(FolderReset), "reset")]
[JsonDerivedType(typeof(FolderTreeChanged), "tree")]
[JsonDerivedType(typeof(ServerStateChanged), "server")]
[JsonDerivedType(typeof(SessionEnded), "ended")]
public abstract record Change;

/// <summary>A message is in a folder now that was not before; rows are newest first, so it goes where its UID says.</summary>
/// <param name="IsNew">True for mail that just came in, false for what was moved or copied there.</param>
public sealed record MessageArrived(MessageRow Row, bool IsNew) : Change;

public sealed record MessageFlagsChanged(MessageId Message, MessageFlags Flags, IReadOnlyList<string> Labels) : Change;

/// <summary>What a row did not know at first (its size, its first words) is known now.</summary>
public sealed record MessageRowFilled(MessageRow Row) : Change;

public sealed record MessagesRemoved(FolderId Folder, IReadOnlyList<MessageId> Messages) : Change;

public sealed record FolderCountsChanged(FolderId Folder, int Total, int Unread) : Change;

/// <summary>UIDVALIDITY changed or too much happened at once: open the folder again.</summary>
public sealed record FolderReset(FolderId Folder) : Change;

public sealed record FolderTreeChanged(FolderTree Tree) : Change;

/// <summary>The mail server went away, or is back.</summary>
public sealed record ServerStateChanged(bool Reachable) : Change;

/// <summary>The session was revoked or expired; the page must ask for a new sign-in.</summary>
public sealed record SessionEnded : Change;
