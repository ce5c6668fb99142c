using MailKit;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Changes;

/// <summary>
/// Watches one mailbox over a connection of its own for as long as it runs:
/// 1. connect; 2. have the server tell, and read where everything stands; 3. pass on what is news, that which was missed
/// first, until the connection fails; 4. wait a little longer each time, and begin again.
/// </summary>
internal sealed partial class MailboxWatcher : IDisposable
{
    // A connection that lasted this long was a good one: what ended it is news, not one more failure.
    private static readonly TimeSpan GoodConnection = TimeSpan.FromSeconds(10);

    private readonly IWatchedMail _mail;
    private readonly ChangePublisher _publisher;
    private readonly ChangesOptions _options;
    private readonly SemaphoreSlim _connecting;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly BackOff _backOff;
    private readonly KnownFolders _known = new();
    private readonly DirtyFolders _dirty;
    private readonly ChangeTeller _teller;
    private readonly SemaphoreSlim _hurry = new(0, 1);
    private volatile MailAccount _account;
    private volatile bool _reachable = true;
    private int _failures;

    public MailboxWatcher(
        MailAccount account,
        IWatchedMail mail,
        ChangePublisher publisher,
        ChangesOptions options,
        SemaphoreSlim connecting,
        TimeProvider time,
        ILogger logger)
    {
        _account = account;
        _mail = mail;
        _publisher = publisher;
        _options = options;
        _connecting = connecting;
        _time = time;
        _logger = logger;
        _backOff = new BackOff(options.LongestPause, time);
        _dirty = new DirtyFolders(time);
        _teller = new ChangeTeller(() => _account, mail, _known, _dirty, options.TryAgainAfter, time, logger);
    }

    /// <summary>False while listeners have been told that the mail server is away.</summary>
    public bool Reachable => _reachable;

    public string Address => _account.Address;

    /// <summary>Something happened in the folder, says somebody else than the connection.</summary>
    public void Look(FolderId folder) => _dirty.Mark(folder);

    /// <summary>Goes on with these credentials: the newest sign-in has the password that counts.</summary>
    public void Use(MailAccount account)
    {
        if (_account == account)
        {
            return;
        }

        _account = account;
        Hurry();
    }

    /// <summary>Runs until the token is cancelled. Never fails.</summary>
    public async Task RunAsync(CancellationToken cancellationToken)
    {
        GatewayTelemetry.Watchers.Add(1);
        try
        {
            while (true)
            {
                var wait = await WatchOnceAsync(cancellationToken);
                await WaitAsync(wait, cancellationToken);
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // Nobody looks any more.
        }
        finally
        {
            GatewayTelemetry.Watchers.Add(-1);
        }
    }

    public void Dispose() => _hurry.Dispose();

    /// <returns>How long to wait before the next connection.</returns>
    private async Task<TimeSpan> WatchOnceAsync(CancellationToken cancellationToken)
    {
        long? connectedAt = null;
        try
        {
            OverheardNames? names = null;
            using var own = await ConnectAsync(ear => names = new OverheardNames(ear), cancellationToken);
            var connection = new WatchedConnection(own, names!, _options, _known, _dirty, _time);
            await connection.ArmAsync(cancellationToken);
            connectedAt = _time.GetTimestamp();
            using var attached = _mail.Attach(_account.AccountId);
            TellReachable(true);
            await BothAsync(connection.ListenAsync, _teller.TellAsync, cancellationToken);
            throw new InvalidOperationException("A watcher listens until its connection fails.");
        }
        // The top of a loop that must not end: whatever went wrong, the next connection starts afresh.
        catch (Exception exception) when (exception is not OperationCanceledException || !cancellationToken.IsCancellationRequested)
        {
            Log(exception);
            if (connectedAt is { } at && _time.GetElapsedTime(at) > GoodConnection)
            {
                _backOff.Succeeded();
                _failures = 0;
            }

            return AfterFailure(exception);
        }
        finally
        {
            _known.ConnectionLost();
        }
    }

    private TimeSpan AfterFailure(Exception exception)
    {
        _backOff.Failed();
        // One drop alone is not told: most are over before anybody could read about it.
        if (++_failures > 1)
        {
            TellReachable(false);
        }

        return exception is MailException { Error: MailError.SignInRejected } ? _options.RefusedPause : _backOff.Pause;
    }

    private async Task<ImapConnection> ConnectAsync(Func<IProtocolLogger, IProtocolLogger> overhear, CancellationToken cancellationToken)
    {
        await _connecting.WaitAsync(cancellationToken);
        try
        {
            return await _mail.ConnectAsync(_account, overhear, cancellationToken);
        }
        finally
        {
            _connecting.Release();
        }
    }

    private void TellReachable(bool reachable)
    {
        if (_reachable != reachable)
        {
            _reachable = reachable;
            _publisher.Publish(_account.AccountId, [new ServerStateChanged(reachable)]);
        }
    }

    private void Hurry()
    {
        try
        {
            _hurry.Release();
        }
        catch (SemaphoreFullException)
        {
            // It hurries already.
        }
    }

    private async Task WaitAsync(TimeSpan wait, CancellationToken cancellationToken)
    {
        using var over = new CancellationTokenSource(wait, _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(over.Token, cancellationToken);
        try
        {
            await _hurry.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Waited long enough.
        }
    }

    // Whichever ends first ends the other, and its reason is the reason.
    private static async Task BothAsync(Func<CancellationToken, Task> one, Func<CancellationToken, Task> other, CancellationToken cancellationToken)
    {
        using var end = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var tasks = new[] { one(end.Token), other(end.Token) };
        var first = await Task.WhenAny(tasks);
        await end.CancelAsync();
        await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await first;
    }

    private void Log(Exception exception)
    {
        if (exception is not MailException && !ImapErrors.IsExpected(exception))
        {
            LogUnexpected(_logger, _account.AccountId, exception);
        }
        else
        {
            LogLost(_logger, _account.AccountId, exception.Message);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The connection watching account {AccountId} ended ({Reason}); another is made.")]
    private static partial void LogLost(ILogger logger, Guid accountId, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "Watching account {AccountId} failed in a way nobody foresaw; it begins again.")]
    private static partial void LogUnexpected(ILogger logger, Guid accountId, Exception exception);
}
