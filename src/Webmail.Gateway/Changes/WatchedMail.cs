using MailKit;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Folders;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Messages.Views;

namespace Webmail.Gateway.Changes;

/// <summary>The views, the trees and the connections as a watcher sees them.</summary>
internal sealed class WatchedMail(ImapConnector connector, DeliveryRequests deliveries, FolderViews views, FolderTrees trees) : IWatchedMail
{
    public async Task<ImapConnection> ConnectAsync(MailAccount account, Func<IProtocolLogger, IProtocolLogger> overhear, CancellationToken cancellationToken)
    {
        var connection = await connector.ConnectAsync(account, overhear, cancellationToken);
        try
        {
            await deliveries.AskAsync(connection, account, cancellationToken);
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    public IDisposable Attach(Guid accountId) => views.Attach(accountId);

    public bool IsOpen(Guid accountId, FolderId folder) => views.Find(accountId, folder) is { State: not null };

    public void TellCounts(Guid accountId, FolderId folder, int total, int unread) => views.ApplyCounts(accountId, folder, total, unread);

    public Task RefreshAsync(MailAccount account, FolderId folder, CancellationToken cancellationToken) =>
        IsOpen(account.AccountId, folder)
            ? views.RefreshAsync(account, folder, cancellationToken)
            : views.RefreshCountsAsync(account, folder, cancellationToken);

    public Task<bool> RefreshTreeAsync(MailAccount account, CancellationToken cancellationToken) => trees.RefreshAsync(account, cancellationToken);
}
