using Webmail.Contracts.Folders;

namespace Webmail.Folders;

/// <summary>Which folders of the tree hide what is in them, in this page.</summary>
internal sealed class FoldedFolders
{
    private readonly HashSet<FolderId> _folded = [];

    public event Action? Changed;

    public bool Contains(FolderId folder) => _folded.Contains(folder);

    public void Turn(FolderId folder)
    {
        if (!_folded.Remove(folder))
        {
            _folded.Add(folder);
        }

        Changed?.Invoke();
    }
}
