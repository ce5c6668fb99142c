using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Messages.Views;

/// <summary>
/// The messages of one folder as far as they are known: UIDs and flags of all once they were loaded, rows and labels of those that
/// were shown. It takes in what it is told and says what differs from before. It has no lock: <see cref="FolderView"/> holds one around it.
/// </summary>
internal sealed class KnownMessages(FolderId folder)
{
    private const int RowCapacity = 1200;

    // What SEARCH tells of each message; other flags are learned with its row.
    private const MessageFlags Searched = MessageFlags.Seen | MessageFlags.Flagged;

    private readonly RowCache _rows = new(RowCapacity);
    private readonly Dictionary<uint, IReadOnlyList<string>> _labels = [];
    private MessageIndex? _index;
    private uint _uidValidity;

    /// <summary>All UIDs in their order; null until they were loaded.</summary>
    public MessageIndex? Index => _index;

    public OwnChanges Own { get; } = new();

    public int RowCount => _rows.Count;

    public void TrimRows(int keep) => _rows.Trim(keep);

    /// <summary>Nothing is known of a folder with these identifiers yet.</summary>
    public void Forget(uint uidValidity)
    {
        _index = null;
        Own.Clear();
        _rows.Clear();
        _labels.Clear();
        _uidValidity = uidValidity;
    }

    /// <summary>Everything there is, by search.</summary>
    /// <param name="uidNext">The UID after the last one that was known; 0 where none was.</param>
    /// <returns>UIDs that were not known, which are in the index when their rows have arrived.</returns>
    public List<uint> Load(IReadOnlyCollection<uint> uids, IReadOnlyCollection<uint> unseen, IReadOnlyCollection<uint> flagged, uint uidNext, List<Change> changes)
    {
        var next = MessageIndex.Build([.. uids.Where(uid => !Own.IsGone(uid))], unseen, flagged);
        var added = _index is null ? CompareWithRows(next, uidNext, changes) : Compare(_index, next, changes);
        _index = next;
        added.ForEach(uid => next.Remove([uid]));
        return added;
    }

    /// <param name="isNews">False when flags that were never read are merely learned.</param>
    public void SetFlags(FlagState told, bool isNews, List<Change> changes)
    {
        var at = _index?.IndexOf(told.Uid) ?? -1;
        var row = _rows.Find(told.Uid);
        if (at < 0 && row is null)
        {
            return;
        }

        var flags = row?.Flags ?? _index!.FlagsAt(at);
        var labels = _labels.GetValueOrDefault(told.Uid, []);
        var wasKnown = row is not null || _index!.IsKnownAt(at);
        if (at >= 0)
        {
            _index!.SetAt(at, told.Flags);
        }

        SetLabels(told.Uid, told.Labels);
        if (flags == told.Flags && labels.SequenceEqual(told.Labels, StringComparer.OrdinalIgnoreCase))
        {
            return;
        }

        if (row is not null)
        {
            _rows.Put(row with { Flags = told.Flags, Labels = told.Labels });
        }

        if (isNews || wasKnown)
        {
            changes.Add(new MessageFlagsChanged(IdOf(told.Uid), told.Flags, told.Labels));
        }
    }

    /// <summary>A message that was not there before; one that was, or was removed here meanwhile, is left as it is.</summary>
    public void Arrive(MessageRow row, bool isNew, List<Change> changes)
    {
        if (_index is null || Own.IsGone(row.Id.Uid) || !_index.Add(row.Id.Uid, row.Flags))
        {
            return;
        }

        Remember(row);
        changes.Add(new MessageArrived(row, isNew));
    }

    public void Remove(IEnumerable<uint> removed, List<Change> changes)
    {
        var gone = _index?.Remove(removed) ?? [.. removed.Where(uid => _rows.Find(uid) is not null)];
        if (gone.Count == 0)
        {
            return;
        }

        Own.Gone(gone);

        foreach (var uid in gone)
        {
            _rows.Remove(uid);
            _labels.Remove(uid);
        }

        changes.Add(new MessagesRemoved(folder, [.. gone.Select(IdOf)]));
    }

    /// <summary>A row that was read: it is as new as what is known.</summary>
    public void Remember(MessageRow row)
    {
        _rows.Put(row);
        SetLabels(row.Id.Uid, row.Labels);
        if (_index?.IndexOf(row.Id.Uid) is { } at && at >= 0)
        {
            _index.SetAt(at, row.Flags);
        }
    }

    /// <summary>Whether a row that was read still has its message.</summary>
    public bool MayRemember(uint uid) => _index is null ? !Own.IsGone(uid) : _index.IndexOf(uid) >= 0;

    /// <summary>A row gets what it did not have: its size, its first words, its priority.</summary>
    public void Fill(MessageRow row, List<Change> changes)
    {
        if (row.Id.UidValidity != _uidValidity || _rows.Find(row.Id.Uid) is not { } known)
        {
            return;
        }

        var priority = row.Priority == MessagePriority.Normal ? known.Priority : row.Priority;
        var filled = known with { Size = row.Size ?? known.Size, Preview = row.Preview ?? known.Preview, Priority = priority };
        if (filled != known)
        {
            _rows.Put(filled);
            changes.Add(new MessageRowFilled(filled));
        }
    }

    public MessageRow? FindRow(uint uid) => _rows.Find(uid);

    /// <summary>Flags as far as they are known; null for a message that is not.</summary>
    public FlagState? FindFlags(uint uid)
    {
        if (_index is null || _index.IndexOf(uid) is var at && at < 0)
        {
            return _rows.Find(uid) is { } row ? new FlagState(uid, row.Flags, row.Labels) : null;
        }

        return new FlagState(uid, _index.FlagsAt(at), _labels.GetValueOrDefault(uid, []));
    }

    /// <summary>All of a message's flags; null where not all of them were ever told.</summary>
    public FlagState? FindKnownFlags(uint uid)
    {
        var isKnown = _index?.IndexOf(uid) is { } at && at >= 0 ? _index.IsKnownAt(at) : _rows.Find(uid) is not null;
        return isKnown ? FindFlags(uid) : null;
    }

    public IReadOnlyList<uint> CachedUids(int limit) => [.. _rows.Rows.Take(limit).Select(r => r.Id.Uid)];

    private List<uint> Compare(MessageIndex known, MessageIndex next, List<Change> changes)
    {
        var removed = new List<uint>();
        for (var i = 0; i < known.Count; i++)
        {
            if (next.IndexOf(known[i]) < 0)
            {
                removed.Add(known[i]);
            }
        }

        Remove(removed, changes);
        var added = new List<uint>();
        for (var i = 0; i < next.Count; i++)
        {
            var at = known.IndexOf(next[i]);
            if (at < 0)
            {
                added.Add(next[i]);
                continue;
            }

            TellSeenAndFlagged(next[i], known.FlagsAt(at), next.FlagsAt(i), changes);
            if (known.IsKnownAt(at))
            {
                next.SetAt(i, (known.FlagsAt(at) & ~Searched) | (next.FlagsAt(i) & Searched));
            }
        }

        return added;
    }

    // Only the newest rows were known until now: what came after they were read is news, the rest is just older.
    private List<uint> CompareWithRows(MessageIndex next, uint uidNext, List<Change> changes)
    {
        foreach (var row in _rows.Rows.ToList())
        {
            var at = next.IndexOf(row.Id.Uid);
            if (at < 0)
            {
                _rows.Remove(row.Id.Uid);
                Own.Gone([row.Id.Uid]);
                changes.Add(new MessagesRemoved(folder, [row.Id]));
                continue;
            }

            TellSeenAndFlagged(row.Id.Uid, row.Flags, next.FlagsAt(at), changes);
            next.SetAt(at, (row.Flags & ~Searched) | (next.FlagsAt(at) & Searched));
        }

        var added = new List<uint>();
        for (var i = next.Count - 1; i >= 0 && uidNext > 0 && next[i] >= uidNext; i--)
        {
            added.Add(next[i]);
        }

        return added;
    }

    private void TellSeenAndFlagged(uint uid, MessageFlags known, MessageFlags told, List<Change> changes)
    {
        if ((known & Searched) == (told & Searched))
        {
            return;
        }

        var flags = (known & ~Searched) | (told & Searched);
        var labels = _labels.GetValueOrDefault(uid, []);
        if (_rows.Find(uid) is { } row)
        {
            _rows.Put(row with { Flags = flags });
        }

        changes.Add(new MessageFlagsChanged(IdOf(uid), flags, labels));
    }

    private void SetLabels(uint uid, IReadOnlyList<string> labels)
    {
        if (labels.Count == 0)
        {
            _labels.Remove(uid);
        }
        else
        {
            _labels[uid] = labels;
        }
    }

    private MessageId IdOf(uint uid) => new(folder, _uidValidity, uid);
}
