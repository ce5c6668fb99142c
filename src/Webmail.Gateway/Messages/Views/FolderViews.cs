using System.Collections.Concurrent;
using MailKit;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Messages.Views;

/// <summary>
/// The views of all accounts, bounded and forgettable. Whoever learns of a change on a server tells it here: what is news
/// is published, what is known already is not.
/// </summary>
internal sealed class FolderViews(ImapWork work, ViewSync sync, ChangePublisher publisher, TimeProvider time)
{
    private const int MostPerAccount = 12;
    // About 40 MB. Whoever scrolls far keeps what was seen, while there is room for it.
    private const int MostRows = 60_000;
    private const int RowsOfResting = 100;
    private static readonly TimeSpan InUseFor = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan RestsAfter = TimeSpan.FromMinutes(3);

    private readonly ConcurrentDictionary<(Guid Account, FolderId Folder), FolderView> _views = new();
    private readonly ConcurrentDictionary<Guid, AccountCounts> _counts = new();
    private readonly ConcurrentDictionary<Guid, int> _watchers = new();

    public int Count => _views.Count;

    /// <summary>The folder's view; empty where nobody opened the folder yet.</summary>
    public FolderView Get(Guid accountId, FolderId folder)
    {
        var key = (accountId, Normal(folder));
        var view = _views.GetOrAdd(key, static (k, self) => new FolderView(k.Account, k.Folder, self.CountsOf(k.Account), self.Publisher, self.Time), this);
        view.Touch();
        Trim(accountId);
        return view;
    }

    public FolderView? Find(Guid accountId, FolderId folder) => _views.GetValueOrDefault((accountId, Normal(folder)));

    /// <summary>Somebody looked at the folder in the last minutes, so its changes are worth the trouble.</summary>
    public bool IsInUse(Guid accountId, FolderId folder) => Find(accountId, folder) is { } view && view.UnusedFor < InUseFor;

    /// <summary>While the answer is not disposed, views of the account are kept true by a watcher and are not asked for again when opened.</summary>
    public IDisposable Attach(Guid accountId)
    {
        _watchers.AddOrUpdate(accountId, 1, (_, n) => n + 1);
        return new Attachment(this, accountId);
    }

    public bool IsWatched(Guid accountId) => _watchers.GetValueOrDefault(accountId) > 0;

    /// <summary>
    /// Brings the folder's view up to date from the server and publishes what differs: arrivals with complete rows, flags,
    /// removals, counts. A folder nobody opened has no view, and nothing to publish.
    /// </summary>
    /// <exception cref="Contracts.MailException">FolderGone, ServerUnreachable, ServerTimeout, ServerBusy.</exception>
    public async Task RefreshAsync(MailAccount account, FolderId folder, CancellationToken cancellationToken)
    {
        if (Find(account.AccountId, folder) is not { State: not null } view)
        {
            return;
        }

        await work.ReadAsync(account, view.Id, LeasePurpose.Interactive, async (lease, token) =>
        {
            await sync.RefreshAsync(lease, view, token);
            return true;
        }, cancellationToken);
    }

    /// <summary>Counts of a folder that has no view, by STATUS.</summary>
    public async Task RefreshCountsAsync(MailAccount account, FolderId folder, CancellationToken cancellationToken)
    {
        var (total, unread) = await work.ReadAsync(account, folder, LeasePurpose.Interactive, async (lease, token) =>
        {
            var mailFolder = await lease.Client.GetFolderAsync(folder.FullName, token);
            await mailFolder.StatusAsync(StatusItems.Count | StatusItems.Unread, token);
            return (mailFolder.Count, mailFolder.Unread);
        }, cancellationToken);
        ApplyCounts(account.AccountId, folder, total, unread);
    }

    /// <summary>Flags that were set here and that the server has, all of each message's. Those that are known already are not published.</summary>
    public void ApplyFlags(Guid accountId, FolderId folder, uint uidValidity, IReadOnlyList<FlagState> flags)
    {
        if (Find(accountId, folder) is { State: not null } view)
        {
            view.ApplyOwn(uidValidity, flags);
        }
        else
        {
            Publish(accountId, [.. flags.Select(f => new MessageFlagsChanged(new MessageId(Normal(folder), uidValidity, f.Uid), f.Flags, f.Labels))]);
        }
    }

    public void ApplyExpunge(Guid accountId, FolderId folder, uint uidValidity, IReadOnlyList<uint> uids)
    {
        if (Find(accountId, folder) is { State: not null } view)
        {
            view.Apply(new FolderState(uidValidity, 0, 0, 0), uids, [], []);
        }
        else if (uids.Count > 0)
        {
            Publish(accountId, [new MessagesRemoved(Normal(folder), [.. uids.Select(u => new MessageId(Normal(folder), uidValidity, u))])]);
        }
    }

    /// <summary>Counts as STATUS told them. A loaded view knows better and is left alone: refresh it instead.</summary>
    public void ApplyCounts(Guid accountId, FolderId folder, int total, int unread)
    {
        if (Find(accountId, folder) is not { IsLoaded: true } && CountsOf(accountId).TrySet(Normal(folder), total, unread))
        {
            Publish(accountId, [new FolderCountsChanged(Normal(folder), total, unread)]);
        }
    }

    /// <summary>The counts told last; null where nobody asked yet.</summary>
    public (int Total, int Unread)? FindCounts(Guid accountId, FolderId folder) => CountsOf(accountId).Find(Normal(folder));

    /// <summary>A folder that is gone, renamed or emptied behind the view's back.</summary>
    public void Forget(Guid accountId, FolderId folder)
    {
        _views.TryRemove((accountId, Normal(folder)), out _);
        CountsOf(accountId).Forget(Normal(folder));
    }

    /// <summary>Drops the views nobody used for long; called now and then. A page may show a folder for hours without a click, so those of a watched account stay.</summary>
    public void Tidy()
    {
        foreach (var (accountId, watchers) in _watchers)
        {
            if (watchers == 0)
            {
                _watchers.TryRemove(new KeyValuePair<Guid, int>(accountId, 0));
            }
        }

        foreach (var entry in _views)
        {
            if (entry.Value.UnusedFor > InUseFor * 3 && !IsWatched(entry.Key.Account))
            {
                _views.TryRemove(entry);
            }
        }

        TrimRows();
        foreach (var (accountId, _) in _counts)
        {
            if (!IsWatched(accountId) && !_views.Keys.Any(k => k.Account == accountId))
            {
                _counts.TryRemove(accountId, out _);
            }
        }
    }

    private void TrimRows()
    {
        var rows = 0;
        foreach (var view in _views.Values.OrderBy(v => v.UnusedFor))
        {
            rows += view.RowCount;
            if (rows > MostRows || view.UnusedFor > RestsAfter)
            {
                view.TrimRows(RowsOfResting);
            }
        }
    }

    private ChangePublisher Publisher => publisher;

    private TimeProvider Time => time;

    private AccountCounts CountsOf(Guid accountId) => _counts.GetOrAdd(accountId, _ => new AccountCounts());

    private static FolderId Normal(FolderId folder) => folder.IsInbox ? FolderId.Inbox : folder;

    private void Publish(Guid accountId, IReadOnlyList<Change> changes)
    {
        if (changes.Count > 0)
        {
            publisher.Publish(accountId, changes);
        }
    }

    private void Trim(Guid accountId)
    {
        var own = _views.Where(v => v.Key.Account == accountId).ToList();
        foreach (var entry in own.OrderByDescending(v => v.Value.UnusedFor).Take(own.Count - MostPerAccount))
        {
            if (_views.TryRemove(entry) && IsWatched(accountId))
            {
                // A page that still shows the folder would hear nothing of it any more: it opens the folder again.
                publisher.Publish(accountId, [new FolderReset(entry.Key.Folder)]);
            }
        }
    }

    private sealed class Attachment(FolderViews views, Guid accountId) : IDisposable
    {
        private int _isDisposed;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref _isDisposed, 1) == 0)
            {
                views._watchers.AddOrUpdate(accountId, 0, (_, n) => n - 1);
            }
        }
    }
}
