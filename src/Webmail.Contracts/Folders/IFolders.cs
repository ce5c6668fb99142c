using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Folders;

/// <summary>The folder tree of an account. Every change answers with the tree as it is afterwards.</summary>
public interface IFolders
{
    /// <summary>The tree with its counts, in one round trip where the server has LIST-STATUS.</summary>
    Task<FolderTree> ListAsync(SessionTicket session, CancellationToken cancellationToken);

    /// <exception cref="MailException">FolderExists, FolderNameInvalid, FolderNotAllowed.</exception>
    Task<FolderTree> CreateAsync(SessionTicket session, FolderId? parent, string name, CancellationToken cancellationToken);

    /// <summary>Renames, moves below another parent, or both.</summary>
    Task<FolderTree> RenameAsync(SessionTicket session, FolderId folder, FolderId? newParent, string newName, CancellationToken cancellationToken);

    /// <exception cref="MailException">FolderGone, FolderNotAllowed (a folder with a role is not deleted).</exception>
    Task<FolderTree> DeleteAsync(SessionTicket session, FolderId folder, CancellationToken cancellationToken);

    /// <summary>Deletes for good every message in Trash or Junk; elsewhere moves them all to Trash.</summary>
    Task<FolderTree> EmptyAsync(SessionTicket session, FolderId folder, CancellationToken cancellationToken);

    Task<FolderTree> SetSubscribedAsync(SessionTicket session, FolderId folder, bool subscribed, CancellationToken cancellationToken);
}
