using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;

namespace Webmail.GatewayClient;

internal sealed class FoldersClient(GatewayConnection gateway) : IFolders
{
    public Task<FolderTree> ListAsync(SessionTicket session, CancellationToken cancellationToken) =>
        gateway.CallAsync<FolderTree>(FoldersApi.List, session, null, cancellationToken);

    public Task<FolderTree> CreateAsync(SessionTicket session, FolderId? parent, string name, CancellationToken cancellationToken) =>
        gateway.CallAsync<FolderTree>(FoldersApi.Create, session, new FoldersApi.CreateBody(parent, name), cancellationToken);

    public Task<FolderTree> RenameAsync(SessionTicket session, FolderId folder, FolderId? newParent, string newName, CancellationToken cancellationToken) =>
        gateway.CallAsync<FolderTree>(FoldersApi.Rename, session, new FoldersApi.RenameBody(folder, newParent, newName), cancellationToken);

    public Task<FolderTree> DeleteAsync(SessionTicket session, FolderId folder, CancellationToken cancellationToken) =>
        gateway.CallAsync<FolderTree>(FoldersApi.Delete, session, new FoldersApi.FolderBody(folder), cancellationToken);

    public Task<FolderTree> EmptyAsync(SessionTicket session, FolderId folder, CancellationToken cancellationToken) =>
        gateway.CallAsync<FolderTree>(FoldersApi.Empty, session, new FoldersApi.FolderBody(folder), cancellationToken);

    public Task<FolderTree> SetSubscribedAsync(SessionTicket session, FolderId folder, bool subscribed, CancellationToken cancellationToken) =>
        gateway.CallAsync<FolderTree>(FoldersApi.SetSubscribed, session, new FoldersApi.SubscribedBody(folder, subscribed), cancellationToken);
}
