using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;

namespace Webmail.Gateway.Changes;

/// <summary>Sees to it that a mailbox is watched while somebody looks at it, by one watcher however many look, and a while longer.</summary>
internal sealed class MailboxWatchers(
    IWatchedMail mail,
    ChangePublisher publisher,
    IOptions<ChangesOptions> options,
    TimeProvider time,
    ILogger<MailboxWatcher> logger) : IAsyncDisposable
{
    private readonly Lock _gate = new();
    private readonly Dictionary<Guid, Watched> _watched = [];
    private readonly HashSet<Task> _ending = [];
    private readonly SemaphoreSlim _connecting = new(options.Value.ConnectingAtOnce);
    private bool _disposed;

    /// <summary>Mailboxes watched now.</summary>
    public int Count
    {
        get
        {
            lock (_gate)
            {
                return _watched.Count;
            }
        }
    }

    /// <summary>Has the mailbox watched until the hold is disposed, and <see cref="ChangesOptions.Linger"/> longer.</summary>
    public WatchHold Hold(MailAccount account)
    {
        lock (_gate)
        {
            ObjectDisposedException.ThrowIf(_disposed, this);
            if (!_watched.TryGetValue(account.AccountId, out var watched))
            {
                watched = new Watched(new MailboxWatcher(account, mail, publisher, options.Value, _connecting, time, logger));
                _watched.Add(account.AccountId, watched);
                watched.Start();
            }

            watched.Holders++;
            watched.StopLingering();
            watched.Watcher.Use(account);
            return new WatchHold(watched.Watcher, () => Release(account.AccountId, watched));
        }
    }

    /// <summary>Goes on watching with these credentials, if the mailbox is watched.</summary>
    public void Use(MailAccount account)
    {
        lock (_gate)
        {
            _watched.GetValueOrDefault(account.AccountId)?.Watcher.Use(account);
        }
    }

    /// <summary>Has the folder of a mailbox looked at, if somebody watches that mailbox.</summary>
    public void Look(string address, FolderId folder)
    {
        lock (_gate)
        {
            foreach (var watched in _watched.Values)
            {
                if (string.Equals(watched.Watcher.Address, address, StringComparison.OrdinalIgnoreCase))
                {
                    watched.Watcher.Look(folder);
                }
            }
        }
    }

    /// <summary>Ends all watchers and waits for them.</summary>
    public async ValueTask DisposeAsync()
    {
        List<Task> ends;
        lock (_gate)
        {
            _disposed = true;
            ends = [.. _ending];
            foreach (var watched in _watched.Values)
            {
                watched.StopLingering();
                ends.Add(watched.DisposeAsync().AsTask());
            }

            _watched.Clear();
        }

        await Task.WhenAll(ends);
        _connecting.Dispose();
    }

    private void Release(Guid accountId, Watched watched)
    {
        lock (_gate)
        {
            watched.Holders--;
            if (watched.Holders == 0 && !_disposed)
            {
                watched.Linger(time.CreateTimer(_ => EndIfUnused(accountId, watched), null, options.Value.Linger, Timeout.InfiniteTimeSpan));
            }
        }
    }

    private void EndIfUnused(Guid accountId, Watched watched)
    {
        Task ending;
        lock (_gate)
        {
            if (_disposed || watched.Holders > 0 || _watched.GetValueOrDefault(accountId) != watched)
            {
                return;
            }

            _watched.Remove(accountId);
            watched.StopLingering();
            ending = watched.DisposeAsync().AsTask();
            _ending.Add(ending);
        }

        // From here on things may happen that nobody tells: whoever comes back reads everything again.
        publisher.Break(accountId);
        ending.ContinueWith(Ended, CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private void Ended(Task ending)
    {
        lock (_gate)
        {
            _ending.Remove(ending);
        }
    }

    private sealed class Watched(MailboxWatcher watcher) : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private Task _running = Task.CompletedTask;
        private ITimer? _lingering;

        public MailboxWatcher Watcher => watcher;

        public int Holders { get; set; }

        public void Start() => _running = Task.Run(() => watcher.RunAsync(_stop.Token), CancellationToken.None);

        public void Linger(ITimer timer) => _lingering = timer;

        public void StopLingering()
        {
            _lingering?.Dispose();
            _lingering = null;
        }

        public async ValueTask DisposeAsync()
        {
            // Never under the caller's lock: cancelling runs whatever waits for it.
            await Task.Yield();
            await _stop.CancelAsync();
            await _running;
            _stop.Dispose();
            watcher.Dispose();
        }
    }
}

/// <summary>A page's wish that its mailbox be watched.</summary>
internal sealed class WatchHold(MailboxWatcher watcher, Action release) : IDisposable
{
    private Action? _release = release;

    /// <summary>False while listeners have been told that the mail server is away.</summary>
    public bool Reachable => watcher.Reachable;

    public void Dispose() => Interlocked.Exchange(ref _release, null)?.Invoke();
}
