using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Messages;

namespace Webmail.Gateway.Folders;

/// <summary>From a session to its mailbox's folders.</summary>
internal sealed class FoldersService(SessionStore sessions, FolderTrees trees, FolderActions actions, PendingMarks marks) : IFolders
{
    public async Task<FolderTree> ListAsync(SessionTicket session, CancellationToken cancellationToken) =>
        await trees.ReadAsync(await AccountAsync(session, cancellationToken), cancellationToken);

    public async Task<FolderTree> CreateAsync(SessionTicket session, FolderId? parent, string name, CancellationToken cancellationToken) =>
        await actions.CreateAsync(await AccountAsync(session, cancellationToken), parent, name, cancellationToken);

    public async Task<FolderTree> RenameAsync(SessionTicket session, FolderId folder, FolderId? newParent, string newName, CancellationToken cancellationToken) =>
        await actions.RenameAsync(await AccountToChangeAsync(session, cancellationToken), folder, newParent, newName, cancellationToken);

    public async Task<FolderTree> DeleteAsync(SessionTicket session, FolderId folder, CancellationToken cancellationToken) =>
        await actions.DeleteAsync(await AccountToChangeAsync(session, cancellationToken), folder, cancellationToken);

    public async Task<FolderTree> EmptyAsync(SessionTicket session, FolderId folder, CancellationToken cancellationToken) =>
        await actions.EmptyAsync(await AccountToChangeAsync(session, cancellationToken), folder, cancellationToken);

    public async Task<FolderTree> SetSubscribedAsync(SessionTicket session, FolderId folder, bool subscribed, CancellationToken cancellationToken) =>
        await actions.SetSubscribedAsync(await AccountAsync(session, cancellationToken), folder, subscribed, cancellationToken);

    private async Task<MailAccount> AccountAsync(SessionTicket session, CancellationToken cancellationToken) =>
        (await sessions.OpenAsync(session, cancellationToken)).Account;

    // A message that was opened a moment ago is marked before its folder has another name, or is gone.
    private async Task<MailAccount> AccountToChangeAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        var account = await AccountAsync(session, cancellationToken);
        await marks.SettleAsync(account.AccountId, cancellationToken);
        return account;
    }
}
