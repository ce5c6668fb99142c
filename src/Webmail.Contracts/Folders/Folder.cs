namespace Webmail.Contracts.Folders;

/// <param name="Name">The last part of the full name, as a person reads it.</param>
/// <param name="Depth">0 at the top.</param>
/// <param name="CanOpen">False for a \Noselect node that only holds others.</param>
public sealed record Folder(
    FolderId Id,
    string Name,
    FolderId? Parent,
    int Depth,
    FolderRole Role,
    int Unread,
    int Total,
    bool IsSubscribed,
    bool CanOpen,
    bool CanHaveChildren);
