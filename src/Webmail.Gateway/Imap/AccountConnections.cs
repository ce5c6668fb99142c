using Webmail.Contracts.Folders;

namespace Webmail.Gateway.Imap;

/// <summary>The connections of one account that nobody uses now, and the queue for all of them.</summary>
internal sealed class AccountConnections(int places, BackOff backOff)
{
    private readonly Lock _gate = new();
    // Last used last: the most recent is taken first, so that the spare ones grow old and can be closed.
    private readonly List<ImapConnection> _idle = [];
    private bool _isRetired;
    private int _closings;

    public LeaseQueue Queue { get; } = new(places);

    public BackOff BackOff => backOff;

    public int IdleCount
    {
        get
        {
            lock (_gate)
            {
                return _idle.Count;
            }
        }
    }

    /// <summary>How often all connections were closed. One that was lent before the last time is not kept any more.</summary>
    public int Closings => Volatile.Read(ref _closings);

    /// <summary>Takes out all idle connections, to be closed; those that are lent are not taken back.</summary>
    public List<ImapConnection> TakeAll()
    {
        lock (_gate)
        {
            _closings++;
            List<ImapConnection> taken = [.. _idle];
            _idle.Clear();
            return taken;
        }
    }

    /// <summary>Prefers the connection that has the folder selected, then one that has none, then the one used last.</summary>
    public ImapConnection? TakeIdle(FolderId? wanted)
    {
        lock (_gate)
        {
            var index = wanted is { } folder ? _idle.FindLastIndex(c => c.HasSelected(folder)) : -1;
            index = index >= 0 || wanted is null ? index : _idle.FindLastIndex(c => c.Selected is null);
            index = index >= 0 ? index : _idle.Count - 1;
            return index < 0 ? null : RemoveAt(index);
        }
    }

    /// <returns>False when the account's connections were closed meanwhile.</returns>
    public bool TryKeep(ImapConnection connection)
    {
        lock (_gate)
        {
            if (_isRetired)
            {
                return false;
            }

            _idle.Add(connection);
            return true;
        }
    }

    /// <summary>Takes out the idle connections that match; the predicate is also told how many are left in all.</summary>
    public List<ImapConnection> TakeIdleWhere(Func<ImapConnection, int, bool> matches)
    {
        lock (_gate)
        {
            var taken = new List<ImapConnection>();
            for (var i = 0; i < _idle.Count;)
            {
                if (matches(_idle[i], _idle.Count))
                {
                    taken.Add(RemoveAt(i));
                }
                else
                {
                    i++;
                }
            }

            return taken;
        }
    }

    /// <returns>True when nobody uses or awaits any of it; then nothing is kept any more.</returns>
    public bool TryRetire()
    {
        lock (_gate)
        {
            if (_idle.Count > 0 || !Queue.IsIdle)
            {
                return false;
            }

            return _isRetired = true;
        }
    }

    private ImapConnection RemoveAt(int index)
    {
        var connection = _idle[index];
        _idle.RemoveAt(index);
        return connection;
    }
}
