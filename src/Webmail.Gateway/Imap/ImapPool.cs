using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Imap;

/// <summary>
/// Lends IMAP connections, one caller at a time each. A lease goes:
/// <list type="number">
/// <item>Wait for a turn in the account's <see cref="LeaseQueue"/>, up to the deadline.</item>
/// <item>Take an idle connection, best the one that has the folder selected; one idle for long is asked first whether it still lives.</item>
/// <item>Where there is none, wait out the server's back-off and open one, within the pool's limit.</item>
/// <item>Given back, it is kept for the next one, unless it broke.</item>
/// </list>
/// </summary>
internal sealed partial class ImapPool(ImapConnector connector, IOptions<ImapOptions> options, ImapMetrics metrics, TimeProvider time, ILogger<ImapPool> logger) : IDisposable
{
    private readonly ConcurrentDictionary<PoolKey, AccountConnections> _accounts = new();
    private readonly SemaphoreSlim _places = new(options.Value.Connections);
    private int _open;
    private volatile bool _isDisposed;

    /// <summary>Connections that are open now, used or idle.</summary>
    public int OpenCount => _open;

    public int WaitingCount => _accounts.Values.Sum(a => a.Queue.Waiting);

    public int AccountCount => _accounts.Count;

    /// <exception cref="MailException">ServerUnreachable, ServerTimeout, ServerBusy, CertificateRejected, SignInRejected.</exception>
    public Task<ImapLease> LeaseAsync(MailAccount account, CancellationToken cancellationToken) =>
        LeaseAsync(account, LeasePurpose.Interactive, null, cancellationToken);

    /// <param name="wanted">The folder the work is about, so that a connection that has it selected is preferred.</param>
    /// <exception cref="MailException">ServerUnreachable, ServerTimeout, ServerBusy, CertificateRejected, SignInRejected.</exception>
    public async Task<ImapLease> LeaseAsync(MailAccount account, LeasePurpose purpose, FolderId? wanted, CancellationToken cancellationToken)
    {
        var asked = time.GetTimestamp();
        using var deadline = new CancellationTokenSource(options.Value.LeaseDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var own = await EnterAsync(account, purpose, either.Token);
            try
            {
                var connection = await FindIdleAsync(own, wanted, either.Token) ?? await OpenAsync(account, own, either.Token);
                metrics.Leased(time.GetElapsedTime(asked), connection.IsFresh);
                var closings = own.Closings;
                return new ImapLease(connection, c => GiveBack(own, purpose, c, closings));
            }
            catch
            {
                own.Queue.Leave(purpose);
                throw;
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MailException(MailError.ServerBusy) { RetryAfter = TimeSpan.FromSeconds(2) };
        }
    }

    /// <summary>Keeps a connection that was opened to prove a password, so that the account's first click finds one.</summary>
    public void Keep(MailAccount account, ImapConnection connection)
    {
        var own = OwnOf(account);
        if (_isDisposed || own.IdleCount > 0 || !own.Queue.IsIdle || !_places.Wait(0, CancellationToken.None))
        {
            connection.Dispose();
            return;
        }

        Interlocked.Increment(ref _open);
        GatewayTelemetry.ImapConnections.Add(1);
        connection.Touch();
        if (!own.TryKeep(connection))
        {
            Drop(connection);
        }
    }

    /// <summary>Closes an account's connections, for example after a session ended: what nobody uses at once, the rest when it is given back.</summary>
    public void Close(Guid accountId)
    {
        foreach (var (key, own) in _accounts)
        {
            if (key.AccountId == accountId)
            {
                own.TakeAll().ForEach(Drop);
            }
        }
    }

    /// <summary>Leaves folders, closes connections and forgets accounts that are not used; see <see cref="ImapOptions"/>.</summary>
    public async Task TidyAsync(CancellationToken cancellationToken)
    {
        var settings = options.Value;
        foreach (var (key, own) in _accounts)
        {
            own.TakeIdleWhere((c, left) => !c.IsAlive || c.IdleFor > settings.CloseAfter || (left > 1 && c.IdleFor > settings.CloseSpareAfter)).ForEach(Drop);
            foreach (var connection in own.TakeIdleWhere((c, _) => c.Selected is not null && c.IdleFor > settings.UnselectAfter))
            {
                await UnselectAsync(own, connection, cancellationToken);
            }

            if (own.TryRetire())
            {
                _accounts.TryRemove(new(key, own));
            }
        }
    }

    public void Dispose()
    {
        _isDisposed = true;
        foreach (var own in _accounts.Values)
        {
            own.TakeIdleWhere((_, _) => true).ForEach(Drop);
        }
    }

    private async Task<AccountConnections> EnterAsync(MailAccount account, LeasePurpose purpose, CancellationToken cancellationToken)
    {
        while (true)
        {
            var own = OwnOf(account);
            await WaitForTurnAsync(own, purpose, cancellationToken);
            if (_accounts.TryGetValue(KeyOf(account), out var current) && ReferenceEquals(current, own))
            {
                return own;
            }

            own.Queue.Leave(purpose);
        }
    }

    private async Task WaitForTurnAsync(AccountConnections own, LeasePurpose purpose, CancellationToken cancellationToken)
    {
        var begun = time.GetTimestamp();
        GatewayTelemetry.LeasesWaiting.Add(1);
        try
        {
            await own.Queue.EnterAsync(purpose, cancellationToken);
        }
        finally
        {
            GatewayTelemetry.LeasesWaiting.Add(-1);
            GatewayTelemetry.LeaseWait.Record(time.GetElapsedTime(begun).TotalSeconds);
        }
    }

    private AccountConnections OwnOf(MailAccount account) => _accounts.GetOrAdd(
        KeyOf(account), _ => new AccountConnections(options.Value.ConnectionsPerAccount, new BackOff(options.Value.LongestBackOff, time)));

    // Two sessions may know different passwords of one mailbox: a connection never serves one who could not have opened it.
    private static PoolKey KeyOf(MailAccount account) => new(account.AccountId, account.Address, account.Password, account.Domain.Imap);

    private async Task<ImapConnection?> FindIdleAsync(AccountConnections own, FolderId? wanted, CancellationToken cancellationToken)
    {
        while (own.TakeIdle(wanted) is { } connection)
        {
            connection.IsFresh = false;
            if (connection.IsAlive && (connection.IdleFor < options.Value.CheckAfter || await AnswersAsync(connection, cancellationToken)))
            {
                return connection;
            }

            Drop(connection);
        }

        return null;
    }

    private async Task<bool> AnswersAsync(ImapConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.Client.NoOpAsync(cancellationToken);
            return true;
        }
        catch (Exception exception) when (ImapErrors.IsExpected(exception))
        {
            LogLost(logger, exception);
            return false;
        }
        catch
        {
            Drop(connection);
            throw;
        }
    }

    private async Task<ImapConnection> OpenAsync(MailAccount account, AccountConnections own, CancellationToken cancellationToken)
    {
        if (own.BackOff.Pause is { Ticks: > 0 } pause)
        {
            await Task.Delay(pause, time, cancellationToken);
        }

        if (!_places.Wait(0, CancellationToken.None))
        {
            CloseOldestIdle();
            await _places.WaitAsync(cancellationToken);
        }

        try
        {
            var connection = await connector.ConnectAsync(account, cancellationToken);
            own.BackOff.Succeeded();
            Interlocked.Increment(ref _open);
            GatewayTelemetry.ImapConnections.Add(1);
            return connection;
        }
        catch (Exception exception)
        {
            _places.Release();
            // A refused password is an answer: there is nothing to spare the server from.
            if (exception is MailException { Error: MailError.ServerUnreachable or MailError.ServerTimeout or MailError.ServerBusy })
            {
                own.BackOff.Failed();
            }

            throw;
        }
    }

    private void GiveBack(AccountConnections own, LeasePurpose purpose, ImapConnection connection, int closings)
    {
        connection.Touch();
        if (_isDisposed || closings != own.Closings || !connection.IsAlive || !own.TryKeep(connection))
        {
            Drop(connection);
        }

        own.Queue.Leave(purpose);
    }

    private async Task UnselectAsync(AccountConnections own, ImapConnection connection, CancellationToken cancellationToken)
    {
        try
        {
            await connection.UnselectAsync(cancellationToken);
        }
        catch (Exception exception) when (ImapErrors.IsExpected(exception))
        {
            LogLost(logger, exception);
        }

        if (_isDisposed || !connection.IsAlive || !own.TryKeep(connection))
        {
            Drop(connection);
        }
    }

    private void CloseOldestIdle()
    {
        foreach (var own in _accounts.Values.OrderByDescending(a => a.IdleCount))
        {
            var first = true;
            foreach (var connection in own.TakeIdleWhere((_, _) => first && !(first = false)))
            {
                Drop(connection);
                return;
            }
        }
    }

    // Without LOGOUT: it would cost a round trip, and a server frees the connection just as well when it is closed.
    private void Drop(ImapConnection connection)
    {
        connection.Dispose();
        Interlocked.Decrement(ref _open);
        GatewayTelemetry.ImapConnections.Add(-1);
        _places.Release();
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "An idle IMAP connection was lost")]
    private static partial void LogLost(ILogger logger, Exception exception);

    private sealed record PoolKey(Guid AccountId, string Address, string Password, ServerEndpoint Server)
    {
        // The compiler's ToString would print the password into a log one day.
        public override string ToString() => $"PoolKey {{ AccountId = {AccountId} }}";
    }
}
