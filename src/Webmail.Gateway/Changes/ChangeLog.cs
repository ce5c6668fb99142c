using System.Diagnostics.CodeAnalysis;
using Webmail.Contracts.Changes;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Changes;

/// <summary>
/// The recent changes of one account, shared by all its listeners: each keeps only its place. A listener whose place has
/// fallen off the end, or belongs to an epoch that is over, reads one resync and goes on from the newest.
/// </summary>
/// <remarks>
/// One log instead of a queue per listener: what a slow page costs does not grow with the number of pages, and resuming
/// after a lost connection is the same thing as being slow.
/// </remarks>
internal sealed class ChangeLog(TimeProvider time)
{
    /// <summary>What is kept at most, in bytes as <see cref="ChangeCost"/> estimates them; the newest batch is always kept.</summary>
    internal const int MaxCost = 256 * 1024;

    private readonly Lock _gate = new();
    private readonly List<Entry> _entries = [];
    private readonly HashSet<ChangeListener> _listeners = [];
    private long _epoch = NewEpoch();
    private long _position;
    private int _cost;
    private long _lastUsed = time.GetTimestamp();
    private bool _retired;

    public int ListenerCount
    {
        get
        {
            lock (_gate)
            {
                return _listeners.Count;
            }
        }
    }

    /// <returns>False when the log was retired meanwhile: take the account's next one.</returns>
    public bool TryPublish(IReadOnlyList<Change> changes, out SyncToken token)
    {
        ChangeListener[] listeners;
        lock (_gate)
        {
            if (changes.Count > 0 && !_retired)
            {
                _position++;
                var batch = new ChangeBatch(End.ToToken(), false, changes);
                var entry = new Entry(batch, ChangeCost.Of(batch), time.GetTimestamp());
                _entries.Add(entry);
                _cost += entry.Cost;
                DropOldest(e => _cost > MaxCost && e != entry);
            }

            token = End.ToToken();
            _lastUsed = time.GetTimestamp();
            listeners = [.. _listeners];
            if (_retired)
            {
                return false;
            }
        }

        Wake(listeners);
        return true;
    }

    /// <returns>False when the log was retired meanwhile: take the account's next one.</returns>
    public bool TryListen(SyncToken? since, [NotNullWhen(true)] out ChangeListener? listener)
    {
        listener = null;
        lock (_gate)
        {
            if (_retired)
            {
                return false;
            }

            listener = new ChangeListener(this) { Place = since is null ? End : LogPlace.Parse(since) };
            _listeners.Add(listener);
            GatewayTelemetry.Listeners.Add(1);
            _lastUsed = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>Ends the epoch: every token given out so far, and every listener, is answered by a resync.</summary>
    public void Break()
    {
        ChangeListener[] listeners;
        lock (_gate)
        {
            _epoch = NewEpoch();
            _position = 0;
            _entries.Clear();
            _cost = 0;
            listeners = [.. _listeners];
        }

        Wake(listeners);
    }

    /// <summary>Drops what is older than <paramref name="replayAge"/>, and retires a log that nobody has used for <paramref name="forgetAfter"/>.</summary>
    /// <returns>True when the log is retired now.</returns>
    public bool Tidy(TimeSpan replayAge, TimeSpan forgetAfter)
    {
        lock (_gate)
        {
            DropOldest(e => time.GetElapsedTime(e.At) > replayAge);
            _retired = _listeners.Count == 0 && time.GetElapsedTime(_lastUsed) > forgetAfter;
            return _retired;
        }
    }

    internal bool HasNews(ChangeListener listener)
    {
        lock (_gate)
        {
            return listener.Place != End && _listeners.Contains(listener);
        }
    }

    internal SyncToken TokenOf(ChangeListener listener)
    {
        lock (_gate)
        {
            return listener.Place.ToToken();
        }
    }

    internal bool TryRead(ChangeListener listener, [MaybeNullWhen(false)] out ChangeBatch batch)
    {
        lock (_gate)
        {
            var place = listener.Place;
            if (place == End || !_listeners.Contains(listener))
            {
                batch = null;
                return false;
            }

            var index = place.Position - (_position - _entries.Count);
            if (place.Epoch == _epoch && index >= 0 && index < _entries.Count)
            {
                batch = _entries[(int)index].Batch;
                listener.Place = place with { Position = place.Position + 1 };
                return true;
            }

            GatewayTelemetry.Resyncs.Add(1);
            batch = new ChangeBatch(End.ToToken(), true, []);
            listener.Place = End;
            return true;
        }
    }

    internal void Remove(ChangeListener listener)
    {
        lock (_gate)
        {
            if (_listeners.Remove(listener))
            {
                GatewayTelemetry.Listeners.Add(-1);
            }

            _lastUsed = time.GetTimestamp();
        }
    }

    private LogPlace End => new(_epoch, _position);

    private void DropOldest(Func<Entry, bool> tooMuch)
    {
        var drop = 0;
        while (drop < _entries.Count && tooMuch(_entries[drop]))
        {
            _cost -= _entries[drop].Cost;
            drop++;
        }

        _entries.RemoveRange(0, drop);
    }

    // Outside the lock: whoever is woken reads at once, perhaps on this thread.
    private static void Wake(ChangeListener[] listeners)
    {
        foreach (var listener in listeners)
        {
            listener.Wake();
        }
    }

    // Never 0, which is no epoch at all; never negative, so that the token has one dash.
    private static long NewEpoch() => Random.Shared.NextInt64(1, long.MaxValue);

    private sealed record Entry(ChangeBatch Batch, int Cost, long At);
}
