using Webmail.Contracts.Folders;

namespace Webmail.Folders;

/// <summary>Which folder a menu or a dialog is about: the browser opens them by itself, and what is in them follows.</summary>
internal sealed class FolderAsk
{
    public event Action? Changed;

    /// <summary>Null for the top of the tree.</summary>
    public Folder? Folder { get; private set; }

    public void About(Folder? folder)
    {
        Folder = folder;
        Changed?.Invoke();
    }
}
