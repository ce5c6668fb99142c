using MailKit;
using MailKit.Net.Imap;
using MailKit.Search;
using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Messages;
using Webmail.Gateway.Messages.Views;

namespace Webmail.Gateway.Folders;

/// <summary>What one does with folders. After each change the tree is read again, answered, and told to the other pages.</summary>
internal sealed class FolderActions(ImapWork work, FolderTrees trees, FolderRoles roles, FolderViews views, MessageActions actions, ChangePublisher publisher)
{
    public async Task<FolderTree> CreateAsync(MailAccount account, FolderId? parent, string name, CancellationToken cancellationToken)
    {
        // MailKit takes ALREADYEXISTS for success.
        var tree = await trees.ReadAsync(account, cancellationToken);
        await work.WriteAsync(account, null, async (lease, token) =>
        {
            var above = await ParentAsync(lease, parent, token);
            var checkedName = FolderNames.Checked(name, above.DirectorySeparator);
            var fullName = above.FullName.Length == 0 ? checkedName : above.FullName + above.DirectorySeparator + checkedName;
            if (tree.ById(new FolderId(fullName)) is not null)
            {
                throw new MailException(MailError.FolderExists) { Subject = checkedName };
            }

            var folder = await above.CreateAsync(checkedName, true, token)
                ?? throw new MailException(MailError.FolderNotAllowed);
            await folder.SubscribeAsync(token);
            return true;
        }, cancellationToken);
        return await TellAsync(account, cancellationToken);
    }

    public async Task<FolderTree> RenameAsync(MailAccount account, FolderId folder, FolderId? newParent, string newName, CancellationToken cancellationToken)
    {
        var known = await ChangeableAsync(account, folder, cancellationToken);
        await work.WriteAsync(account, null, async (lease, token) =>
        {
            var mailFolder = await FindAsync(lease, folder, token);
            var above = await ParentAsync(lease, newParent, token);
            if (newParent is { } target && (target == folder || target.FullName.StartsWith(folder.FullName + mailFolder.DirectorySeparator, StringComparison.Ordinal)))
            {
                throw new MailException(MailError.FolderNotAllowed) { Subject = newName };
            }

            var wasSubscribed = mailFolder.IsSubscribed;
            // RFC 9051 §6.3.6: subscriptions stay with the old name, so they are taken along by hand.
            await mailFolder.RenameAsync(above, FolderNames.Checked(newName, above.DirectorySeparator), token);
            if (wasSubscribed || known.IsSubscribed)
            {
                await mailFolder.SubscribeAsync(token);
            }

            return true;
        }, cancellationToken);
        views.Forget(account.AccountId, folder);
        return await TellAsync(account, cancellationToken);
    }

    public async Task<FolderTree> DeleteAsync(MailAccount account, FolderId folder, CancellationToken cancellationToken)
    {
        await ChangeableAsync(account, folder, cancellationToken);
        var tree = await trees.FindAsync(account, cancellationToken);
        if (tree.Folders.Any(f => f.Parent == folder))
        {
            // RFC 9051 §6.3.5 would leave a nameless node, or the server refuses; a subtree is deleted from its leaves.
            throw new MailException(MailError.FolderNotAllowed) { Subject = folder.FullName };
        }

        await work.WriteAsync(account, null, async (lease, token) =>
        {
            var mailFolder = await FindAsync(lease, folder, token);
            if (lease.Connection.HasSelected(folder))
            {
                await lease.Connection.UnselectAsync(token);
            }

            await mailFolder.UnsubscribeAsync(token);
            await mailFolder.DeleteAsync(token);
            return true;
        }, cancellationToken);
        views.Forget(account.AccountId, folder);
        return await TellAsync(account, cancellationToken);
    }

    public async Task<FolderTree> EmptyAsync(MailAccount account, FolderId folder, CancellationToken cancellationToken)
    {
        var tree = await trees.FindAsync(account, cancellationToken);
        var forGood = tree.ById(folder)?.Role is FolderRole.Trash or FolderRole.Junk;
        var all = await work.ReadAsync(account, folder, LeasePurpose.Interactive, async (lease, token) =>
        {
            var selected = await lease.OpenFolderAsync(folder, FolderAccess.ReadWrite, token);
            // What has come since it was selected is emptied too.
            await lease.Client.NoOpAsync(token);
            var uids = await selected.SearchAsync(SearchQuery.All, token);
            if (forGood && uids.Count > 0)
            {
                await MessageActions.ExpungeAsync(lease, selected, uids, token);
            }

            return uids.Select(u => new MessageId(folder, selected.UidValidity, u.Id)).ToList();
        }, cancellationToken);
        if (all.Count > 0 && forGood)
        {
            views.ApplyExpunge(account.AccountId, folder, all[0].UidValidity, [.. all.Select(m => m.Uid)]);
        }
        else if (all.Count > 0)
        {
            await actions.MoveAsync(account, all, await roles.EnsureAsync(account, FolderRole.Trash, cancellationToken), cancellationToken);
        }

        return await trees.ReadAsync(account, cancellationToken);
    }

    public async Task<FolderTree> SetSubscribedAsync(MailAccount account, FolderId folder, bool subscribed, CancellationToken cancellationToken)
    {
        await work.ReadAsync(account, null, LeasePurpose.Interactive, async (lease, token) =>
        {
            var mailFolder = await FindAsync(lease, folder, token);
            await (subscribed ? mailFolder.SubscribeAsync(token) : mailFolder.UnsubscribeAsync(token));
            return true;
        }, cancellationToken);
        return await TellAsync(account, cancellationToken);
    }

    private async Task<FolderTree> TellAsync(MailAccount account, CancellationToken cancellationToken)
    {
        var tree = await trees.ReadAsync(account, cancellationToken);
        publisher.Publish(account.AccountId, [new FolderTreeChanged(tree)]);
        return tree;
    }

    /// <exception cref="MailException">FolderGone; FolderNotAllowed for one that has a role.</exception>
    private async Task<Folder> ChangeableAsync(MailAccount account, FolderId folder, CancellationToken cancellationToken)
    {
        var known = (await trees.FindAsync(account, cancellationToken)).ById(folder)
            ?? (await trees.ReadAsync(account, cancellationToken)).ById(folder)
            ?? throw new MailException(MailError.FolderGone) { Subject = folder.FullName };
        return known.Role == FolderRole.None ? known : throw new MailException(MailError.FolderNotAllowed) { Subject = folder.FullName };
    }

    private static async Task<IMailFolder> ParentAsync(ImapLease lease, FolderId? parent, CancellationToken cancellationToken) => parent is { } id
        ? await FindAsync(lease, id, cancellationToken)
        : lease.Client.GetFolder(lease.Client.PersonalNamespaces[0]);

    private static async Task<IMailFolder> FindAsync(ImapLease lease, FolderId folder, CancellationToken cancellationToken)
    {
        if (string.IsNullOrEmpty(folder.FullName))
        {
            throw new MailException(MailError.InvalidRequest);
        }

        try
        {
            return await lease.Client.GetFolderAsync(folder.FullName, cancellationToken);
        }
        catch (Exception exception) when (exception is FolderNotFoundException or ImapCommandException)
        {
            throw ImapErrors.Translate(exception, folder.FullName);
        }
    }
}
