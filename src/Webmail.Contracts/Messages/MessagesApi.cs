using Webmail.Contracts.Folders;

namespace Webmail.Contracts.Messages;

/// <summary><see cref="IMessages"/> over HTTP. Body, part, source and remote image answer with the content itself.</summary>
public static class MessagesApi
{
    public const string OpenFolder = "/api/messages/open-folder";
    public const string List = "/api/messages/list";
    public const string Open = "/api/messages/open";
    public const string Body = "/api/messages/body";
    public const string Part = "/api/messages/part";
    public const string Source = "/api/messages/source";
    public const string RemoteImage = "/api/messages/remote-image";
    public const string SetFlags = "/api/messages/set-flags";
    public const string Move = "/api/messages/move";
    public const string Copy = "/api/messages/copy";
    public const string Delete = "/api/messages/delete";

    public sealed record OpenFolderBody(FolderId Folder, MessageFilter Filter, int Take);

    public sealed record ListBody(FolderId Folder, MessageFilter Filter, int Skip, int Take);

    public sealed record OpenBody(MessageId Message, bool MarkSeen);

    public sealed record PartBody(MessageId Message, string PartId);

    public sealed record MessageBody(MessageId Message);

    public sealed record RemoteImageBody(MessageId Message, Uri Address);

    public sealed record FlagsBody(IReadOnlyList<MessageId> Messages, FlagChange Change);

    public sealed record TargetBody(IReadOnlyList<MessageId> Messages, FolderId Target);

    public sealed record DeleteBody(IReadOnlyList<MessageId> Messages, bool ForGood);
}
