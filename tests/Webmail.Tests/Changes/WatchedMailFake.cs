using System.Collections.Concurrent;
using System.Threading.Channels;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Imap;

namespace Webmail.Tests.Changes;

/// <summary>Connects for real; instead of reading rows it says which folder would have been read.</summary>
internal sealed class WatchedMailFake : IWatchedMail
{
    private readonly ImapConnector _connector = new(
        new ServerTrust(), Options.Create(new ImapOptions()), TimeProvider.System, NullLoggerFactory.Instance);

    private readonly Channel<FolderId> _refreshed = Channel.CreateUnbounded<FolderId>();

    /// <summary>What somebody has open.</summary>
    public ConcurrentBag<FolderId> Open { get; } = [];

    /// <summary>Answers the next refreshes; null does nothing.</summary>
    public Func<FolderId, Task>? OnRefresh { get; set; }

    public int Connections { get; private set; }

    public Task<ImapConnection> ConnectAsync(MailAccount account, CancellationToken cancellationToken)
    {
        Connections++;
        return _connector.ConnectAsync(account, cancellationToken);
    }

    public IReadOnlyCollection<FolderId> OpenFolders(Guid accountId) => [.. Open];

    public async Task RefreshAsync(MailAccount account, FolderId folder, CancellationToken cancellationToken)
    {
        if (OnRefresh is { } answer)
        {
            await answer(folder);
        }

        _refreshed.Writer.TryWrite(folder);
    }

    public Task<FolderTree> ReadTreeAsync(MailAccount account, CancellationToken cancellationToken) => Task.FromResult(new FolderTree([], null));

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
}
