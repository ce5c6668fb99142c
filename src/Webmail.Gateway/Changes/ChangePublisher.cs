using System.Collections.Concurrent;
using Webmail.Contracts.Changes;

namespace Webmail.Gateway.Changes;

/// <summary>
/// Where everything that happens to an account's mail is told, and from where every listener hears it. What was told in the
/// last minutes is kept, within a bound, so that a listener who was away goes on from its token; see <see cref="ChangeLog"/>.
/// </summary>
internal sealed class ChangePublisher : IDisposable
{
    private static readonly TimeSpan ReplayAge = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan ForgetAfter = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan TidyEvery = TimeSpan.FromSeconds(30);

    private readonly ConcurrentDictionary<Guid, ChangeLog> _logs = new();
    private readonly TimeProvider _time;
    private readonly ITimer _tidying;

    public ChangePublisher(TimeProvider time)
    {
        _time = time;
        _tidying = time.CreateTimer(_ => Tidy(), null, TidyEvery, TidyEvery);
    }

    /// <summary>Accounts whose changes are remembered now.</summary>
    public int AccountCount => _logs.Count;

    public int ListenerCount => _logs.Values.Sum(log => log.ListenerCount);

    /// <summary>Tells every listener of the account. Never blocks.</summary>
    /// <returns>The place after these changes.</returns>
    public SyncToken Publish(Guid accountId, IReadOnlyList<Change> changes)
    {
        SyncToken token;
        while (!LogOf(accountId).TryPublish(changes, out token))
        {
        }

        return token;
    }

    /// <summary>Where the account's changes are now: what is published after this reaches a listener that starts from it.</summary>
    public SyncToken Now(Guid accountId) => Publish(accountId, []);

    /// <summary>Starts listening; what is published from here on reaches the listener.</summary>
    /// <param name="since">Where to go on from; null for now. One that is not remembered any more is answered by a resync.</param>
    public ChangeListener Listen(Guid accountId, SyncToken? since)
    {
        ChangeListener? listener;
        while (!LogOf(accountId).TryListen(since, out listener))
        {
        }

        return listener;
    }

    /// <summary>
    /// Says that changes may go untold from here on, because nobody watches the mailbox any more. Going on from a token
    /// given out before is a resync, even if nothing was published since.
    /// </summary>
    public void Break(Guid accountId)
    {
        if (_logs.TryGetValue(accountId, out var log))
        {
            log.Break();
        }
    }

    public void Dispose() => _tidying.Dispose();

    private ChangeLog LogOf(Guid accountId) => _logs.GetOrAdd(accountId, static (_, time) => new ChangeLog(time), _time);

    private void Tidy()
    {
        foreach (var entry in _logs)
        {
            // Retired first, removed second: whoever still holds the log finds it retired and takes the next one.
            if (entry.Value.Tidy(ReplayAge, ForgetAfter))
            {
                _logs.TryRemove(entry);
            }
        }
    }
}
