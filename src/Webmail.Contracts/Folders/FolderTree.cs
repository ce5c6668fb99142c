namespace Webmail.Contracts.Folders;

/// <param name="Folders">In display order: the special ones first, then by name; a parent before its children.</param>
public sealed record FolderTree(IReadOnlyList<Folder> Folders, StorageQuota? Quota)
{
    public Folder? ByRole(FolderRole role) => Folders.FirstOrDefault(f => f.Role == role);

    public Folder? ById(FolderId id) => Folders.FirstOrDefault(f => f.Id == id);
}

/// <summary>RFC 9208 STORAGE, in bytes.</summary>
public sealed record StorageQuota(long Used, long Limit);
