using Microsoft.Extensions.Caching.Memory;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Messages;
using Webmail.Gateway.Messages.Views;

namespace Webmail.Gateway.Folders;

/// <summary>The folder trees of accounts: read from the server, kept for a short while for those who only need to know where Trash is.</summary>
internal sealed class FolderTrees(ImapWork work, FolderViews views, ChangePublisher publisher, BackgroundWork background, PendingMarks marks, TimeProvider time) : IDisposable
{
    private static readonly TimeSpan KeptFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan QuotaKeptFor = TimeSpan.FromMinutes(2);

    private readonly MemoryCache _trees = new(new MemoryCacheOptions { SizeLimit = 5_000 });

    /// <summary>The tree as it is on the server now.</summary>
    public async Task<FolderTree> ReadAsync(MailAccount account, CancellationToken cancellationToken)
    {
        await marks.SettleAsync(account.AccountId, cancellationToken);
        // Counts of a folder that is selected cost a server less than those of one it has to open.
        var folders = await work.ReadAsync(account, FolderId.Inbox, LeasePurpose.Interactive, FolderLister.ListAsync, cancellationToken);
        foreach (var folder in folders.Where(f => f.CanOpen))
        {
            views.ApplyCounts(account.AccountId, folder.Id, folder.Total, folder.Unread);
        }

        var known = Find(account);
        var tree = new FolderTree(folders, known?.Tree.Quota);
        var quotaAt = known?.QuotaAt;
        if (quotaAt is null || time.GetElapsedTime(quotaAt.Value) > QuotaKeptFor)
        {
            quotaAt = time.GetTimestamp();
            // Two more round trips that nobody waits for.
            background.Start(token => ReadQuotaAsync(account, token));
        }

        Keep(account, new Kept(tree, quotaAt));
        return tree;
    }

    /// <summary>Reads the tree again, and tells it where folders came, went or changed their place. For whoever hears of that.</summary>
    /// <returns>True when it told something.</returns>
    public async Task<bool> RefreshAsync(MailAccount account, CancellationToken cancellationToken)
    {
        var before = Find(account)?.Tree;
        var tree = await ReadAsync(account, cancellationToken);
        // One that nobody read for long may be what a page still shows.
        var isNews = before is null || !before.Folders.Select(Shape).SequenceEqual(tree.Folders.Select(Shape));
        if (isNews)
        {
            publisher.Publish(account.AccountId, [new FolderTreeChanged(tree)]);
        }

        return isNews;

        static Folder Shape(Folder folder) => folder with { Total = 0, Unread = 0 };
    }

    /// <summary>The tree as it was read last, or read now.</summary>
    public async Task<FolderTree> FindAsync(MailAccount account, CancellationToken cancellationToken) =>
        Find(account)?.Tree ?? await ReadAsync(account, cancellationToken);

    public void Dispose() => _trees.Dispose();

    private async Task ReadQuotaAsync(MailAccount account, CancellationToken cancellationToken)
    {
        var quota = await work.ReadAsync(account, null, LeasePurpose.LongWork, ReadQuotaAsync, cancellationToken);
        if (quota is not null && Find(account) is { } kept && kept.Tree.Quota != quota)
        {
            var tree = kept.Tree with { Quota = quota };
            Keep(account, kept with { Tree = tree });
            publisher.Publish(account.AccountId, [new FolderTreeChanged(tree)]);
        }
    }

    private static async Task<StorageQuota?> ReadQuotaAsync(ImapLease lease, CancellationToken cancellationToken)
    {
        if (!lease.Features.Quota)
        {
            return null;
        }

        // RFC 9208 §5.1: STORAGE counts in units of 1024 octets.
        var quota = await lease.Client.Inbox.GetQuotaAsync(cancellationToken);
        return quota is { StorageLimit: { } limit, CurrentStorageSize: { } used } ? new StorageQuota(used * 1024L, limit * 1024L) : null;
    }

    private Kept? Find(MailAccount account) => _trees.Get<Kept>(account.AccountId);

    private void Keep(MailAccount account, Kept kept) =>
        _trees.Set(account.AccountId, kept, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = KeptFor });

    private sealed record Kept(FolderTree Tree, long? QuotaAt);
}
