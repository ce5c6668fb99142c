using System.Collections.Concurrent;
using System.Threading.Channels;
using MailKit;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Imap;

namespace Webmail.Tests.Changes;

/// <summary>Connects for real; instead of reading rows it says which folder would have been read.</summary>
internal sealed class WatchedMailFake(ChangePublisher publisher) : IWatchedMail
{
    private readonly ImapConnector _connector = new(
        new ServerTrust(), Options.Create(new ImapOptions()), TimeProvider.System, NullLoggerFactory.Instance);

    private readonly Channel<FolderId> _refreshed = Channel.CreateUnbounded<FolderId>();
    private int _attached;

    /// <summary>What somebody has open.</summary>
    public ConcurrentBag<FolderId> Open { get; } = [];

    /// <summary>Answers the next refreshes; null does nothing.</summary>
    public Func<FolderId, Task>? OnRefresh { get; set; }

    public int Connections { get; private set; }

    public Task<ImapConnection> ConnectAsync(MailAccount account, Func<IProtocolLogger, IProtocolLogger> overhear, CancellationToken cancellationToken)
    {
        Connections++;
        return _connector.ConnectAsync(account, overhear, cancellationToken);
    }

    /// <summary>How many watchers say that the views may be relied on.</summary>
    public int Attached => _attached;

    public IDisposable Attach(Guid accountId)
    {
        Interlocked.Increment(ref _attached);
        return new Attachment(this);
    }

    public bool IsOpen(Guid accountId, FolderId folder) => Open.Contains(folder);

    public void TellCounts(Guid accountId, FolderId folder, int total, int unread) =>
        publisher.Publish(accountId, [new FolderCountsChanged(folder, total, unread)]);

    public async Task RefreshAsync(MailAccount account, FolderId folder, CancellationToken cancellationToken)
    {
        if (OnRefresh is { } answer)
        {
            await answer(folder);
        }

        _refreshed.Writer.TryWrite(folder);
    }

    public Task<bool> RefreshTreeAsync(MailAccount account, CancellationToken cancellationToken)
    {
        publisher.Publish(account.AccountId, [new FolderTreeChanged(new FolderTree([], null))]);
        return Task.FromResult(false);
    }

    /// <summary>Completes when the folder is read the next time.</summary>
    public async Task RefreshedAsync(FolderId folder, CancellationToken cancellationToken)
    {
        while (await _refreshed.Reader.ReadAsync(cancellationToken) != folder)
        {
        }
    }

    /// <summary>Forgets what was read so far.</summary>
    public void Forget()
    {
        while (_refreshed.Reader.TryRead(out _))
        {
        }
    }

    private sealed class Attachment(WatchedMailFake mail) : IDisposable
    {
        public void Dispose() => Interlocked.Decrement(ref mail._attached);
    }
}
