using Webmail.Contracts.Folders;

namespace Webmail.Folders;

/// <summary>Which folder a menu or a dialog is about: the browser opens them by itself, and what is in them follows.</summary>
internal sealed class FolderAsk
{
    public event Action? Changed;

    /// <summary>Null for the top of the tree.</summary>
    public FolderId? Id { get; private set; }

    /// <summary>What is known of it: null also where it went away since it was pressed, which the server will say.</summary>
    public Folder? Folder { get; private set; }

    public void About(FolderId? id, FolderTree? tree)
    {
        Id = id;
        Folder = id is { } folder ? tree?.ById(folder) : null;
        Changed?.Invoke();
    }
}
