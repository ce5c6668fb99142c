namespace Webmail.Contracts.Folders;

/// <summary><see cref="IFolders"/> over HTTP.</summary>
public static class FoldersApi
{
    public const string List = "/api/folders/list";
    public const string Create = "/api/folders/create";
    public const string Rename = "/api/folders/rename";
    public const string Delete = "/api/folders/delete";
    public const string Empty = "/api/folders/empty";
    public const string SetSubscribed = "/api/folders/set-subscribed";

    public sealed record CreateBody(FolderId? Parent, string Name);

    public sealed record RenameBody(FolderId Folder, FolderId? NewParent, string NewName);

    public sealed record FolderBody(FolderId Folder);

    public sealed record SubscribedBody(FolderId Folder, bool Subscribed);
}
