using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;

namespace Webmail.Contracts.Messages;

/// <summary>What opening a folder shows at once: counts, the newest rows, and where the changes go on from.</summary>
/// <param name="Total">Messages in the folder.</param>
/// <param name="Matching">Messages that pass the filter: the length of the list.</param>
/// <param name="Sync">Hand this to <see cref="IChanges.WatchAsync"/> to miss nothing after this page.</param>
public sealed record FolderPage(
    FolderId Folder,
    uint UidValidity,
    MessageFilter Filter,
    int Total,
    int Unread,
    int Matching,
    IReadOnlyList<MessageRow> Rows,
    SyncToken Sync);

/// <summary>A further stretch of the same list, newest first.</summary>
/// <param name="Skip">Index of the first row in the list as it was when answered.</param>
public sealed record MessagePage(FolderId Folder, uint UidValidity, int Matching, int Skip, IReadOnlyList<MessageRow> Rows);
