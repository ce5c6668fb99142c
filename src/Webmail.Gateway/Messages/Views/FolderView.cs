using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Changes;

namespace Webmail.Gateway.Messages.Views;

/// <summary>
/// What is known of a folder without asking: its UIDs and flags, and the rows that were shown. Whoever learns of a change
/// brings it here; only what differs from what was known is published, so a change told twice is shown once. What is
/// published and what the view says change under one lock, so a token taken with a page misses nothing.
/// </summary>
internal sealed class FolderView(Guid accountId, FolderId id, AccountCounts counts, ChangePublisher publisher, TimeProvider time)
{
    private const int RowCapacity = 1200;

    private readonly Lock _gate = new();
    private readonly RowCache _rows = new(RowCapacity);
    private readonly OwnChanges _own = new();
    private readonly Dictionary<uint, IReadOnlyList<string>> _labels = [];
    private MessageIndex? _index;
    private FolderState _state;
    private long _usedAt = time.GetTimestamp();
    private long? _checkedAt;
    private volatile bool _readsStructure = true;

    public FolderId Id => id;

    /// <summary>False once the server told a structure in this folder that can't be read: its rows go without attachments then.</summary>
    public bool ReadsStructure => _readsStructure;

    public TimeSpan UnusedFor => time.GetElapsedTime(_usedAt);

    /// <summary>How far the view is true; null before the folder was opened.</summary>
    public FolderState? State
    {
        get
        {
            lock (_gate)
            {
                return _state.UidValidity == 0 ? null : _state with { Total = _index?.Count ?? _state.Total };
            }
        }
    }

    /// <summary>All UIDs are known, not only the newest rows.</summary>
    public bool IsLoaded
    {
        get
        {
            lock (_gate)
            {
                return _index is not null;
            }
        }
    }

    public int RowCount
    {
        get
        {
            lock (_gate)
            {
                return _rows.Count;
            }
        }
    }

    /// <summary>To be taken before the server is asked, and given back with its answer.</summary>
    public long OwnChangesNow
    {
        get
        {
            lock (_gate)
            {
                return _own.Now;
            }
        }
    }

    /// <summary>Keeps the rows used last.</summary>
    public void TrimRows(int keep)
    {
        lock (_gate)
        {
            _rows.Trim(keep);
        }
    }

    public void Touch() => _usedAt = time.GetTimestamp();

    /// <returns>False when structures were given up before.</returns>
    public bool TryGiveUpStructure()
    {
        var did = _readsStructure;
        _readsStructure = false;
        return did;
    }

    /// <returns>True for one caller in each stretch of that length.</returns>
    public bool TryClaimCheck(TimeSpan every)
    {
        lock (_gate)
        {
            if (_checkedAt is { } last && time.GetElapsedTime(last) < every)
            {
                return false;
            }

            _checkedAt = time.GetTimestamp();
            return true;
        }
    }

    /// <summary>The folder was just opened and its newest rows read; the rest is not known yet.</summary>
    public void Start(FolderState state, IReadOnlyList<MessageRow> newest)
    {
        lock (_gate)
        {
            Forget(state);
            _checkedAt = time.GetTimestamp();
            foreach (var row in newest)
            {
                Remember(row);
            }
        }
    }

    /// <summary>Everything there is, by search. Against what was known before, differences are published.</summary>
    /// <returns>UIDs that were not known: their rows are to be brought with <see cref="Apply"/>.</returns>
    public IReadOnlyList<uint> Load(FolderState state, IReadOnlyCollection<uint> uids, IReadOnlyCollection<uint> unseen, IReadOnlyCollection<uint> flagged)
    {
        lock (_gate)
        {
            if (_state.UidValidity != state.UidValidity)
            {
                Forget(state);
            }

            var next = MessageIndex.Build([.. uids.Where(uid => !_own.IsGone(uid))], unseen, flagged);

            var changes = new List<Change>();
            var added = Compare(next, changes);
            _index = next;
            _state = state;
            added.ForEach(uid => next.Remove([uid]));
            Publish(changes);
            return added;
        }
    }

    /// <summary>Flags that were set here just now, which the server has.</summary>
    public void ApplyOwn(uint uidValidity, IReadOnlyList<FlagState> flags)
    {
        lock (_gate)
        {
            foreach (var changed in flags)
            {
                _own.Changed(changed.Uid);
            }

            Apply(new FolderState(uidValidity, 0, 0, 0), [], flags, []);
        }
    }

    /// <summary>What is different now: removed first, then flags, then arrivals. Rows already known only get new flags.</summary>
    /// <param name="asOf"><see cref="OwnChangesNow"/> of when the server was asked; null where nobody can have been faster.</param>
    public void Apply(
        FolderState state, IEnumerable<uint> removed, IEnumerable<FlagState> flags, IEnumerable<(MessageRow Row, bool IsNew)> arrived, long? asOf = null)
    {
        lock (_gate)
        {
            if (state.UidValidity != _state.UidValidity)
            {
                return;
            }

            var changes = new List<Change>();
            Remove(removed, changes);
            var isPassed = false;
            foreach (var told in flags)
            {
                if (asOf is { } began && _own.IsNewer(told.Uid, began))
                {
                    isPassed = true;
                    continue;
                }

                SetFlags(told, isNews: true, changes);
            }

            foreach (var (row, isNew) in arrived)
            {
                Arrive(row, isNew, changes);
            }

            // What was passed over is asked for again next time: somebody else may have changed it too.
            _state = _state with { ModSeq = isPassed ? _state.ModSeq : Math.Max(_state.ModSeq, state.ModSeq), UidNext = Math.Max(_state.UidNext, state.UidNext) };
            Publish(changes);
        }
    }

    /// <summary>A row got what it did not have: its size, its first words, its priority.</summary>
    public void Fill(IEnumerable<MessageRow> rows)
    {
        lock (_gate)
        {
            var changes = new List<Change>();
            foreach (var row in rows)
            {
                if (row.Id.UidValidity == _state.UidValidity && _rows.Find(row.Id.Uid) is { } known)
                {
                    var priority = row.Priority == MessagePriority.Normal ? known.Priority : row.Priority;
                    var filled = known with { Size = row.Size ?? known.Size, Preview = row.Preview ?? known.Preview, Priority = priority };
                    if (filled != known)
                    {
                        _rows.Put(filled);
                        changes.Add(new MessageRowFilled(filled));
                    }
                }
            }

            Publish(changes);
        }
    }

    /// <summary>Rows read for a page. They are as new as the view: nothing is published but flags that differ.</summary>
    public void Keep(uint uidValidity, IEnumerable<MessageRow> rows)
    {
        lock (_gate)
        {
            if (uidValidity != _state.UidValidity)
            {
                return;
            }

            var changes = new List<Change>();
            foreach (var row in rows)
            {
                if (_index is null ? !_own.IsGone(row.Id.Uid) : _index.IndexOf(row.Id.Uid) >= 0)
                {
                    SetFlags(new FlagState(row.Id.Uid, row.Flags, row.Labels), isNews: false, changes);
                    Remember(row);
                }
            }

            Publish(changes);
        }
    }

    /// <summary>RFC 9051 §2.3.1.1: the identifiers are void, or too much happened: pages are to open the folder again.</summary>
    public void Reset()
    {
        lock (_gate)
        {
            Forget(default);
            publisher.Publish(accountId, [new FolderReset(id)]);
        }
    }

    /// <summary>A stretch of the list as it is now, with the place in the changes where it is true.</summary>
    /// <returns>Null before the view is loaded.</returns>
    public ViewPage? Page(MessageFilter filter, int skip, int take)
    {
        lock (_gate)
        {
            if (_index is null)
            {
                return null;
            }

            Touch();
            var uids = _index.Page(filter, skip, take);
            return new ViewPage(_state.UidValidity, _index.Count, _index.Unread, _index.Matching(filter), uids, [.. uids.Select(uid => _rows.Find(uid))], publisher.Now(accountId));
        }
    }

    public MessageRow? FindRow(uint uidValidity, uint uid)
    {
        lock (_gate)
        {
            return uidValidity == _state.UidValidity ? _rows.Find(uid) : null;
        }
    }

    /// <summary>Flags as far as they are known; null for a message that is not.</summary>
    public FlagState? FindFlags(uint uidValidity, uint uid)
    {
        lock (_gate)
        {
            if (uidValidity != _state.UidValidity || _index is null || _index.IndexOf(uid) is var at && at < 0)
            {
                return _rows.Find(uid) is { } row && row.Id.UidValidity == uidValidity ? new FlagState(uid, row.Flags, row.Labels) : null;
            }

            return new FlagState(uid, _index.FlagsAt(at), _labels.GetValueOrDefault(uid, []));
        }
    }

    /// <summary>All of a message's flags; null where not all of them were ever told.</summary>
    public FlagState? FindKnownFlags(uint uidValidity, uint uid)
    {
        lock (_gate)
        {
            if (uidValidity != _state.UidValidity)
            {
                return null;
            }

            var isKnown = _index?.IndexOf(uid) is { } at && at >= 0 ? _index.IsKnownAt(at) : _rows.Find(uid) is not null;
            return isKnown ? FindFlags(uidValidity, uid) : null;
        }
    }

    public IReadOnlyList<uint> CachedUids(int limit)
    {
        lock (_gate)
        {
            return [.. _rows.Rows.Take(limit).Select(r => r.Id.Uid)];
        }
    }

    private List<uint> Compare(MessageIndex next, List<Change> changes)
    {
        if (_index is null)
        {
            return CompareWithRows(next, changes);
        }

        var removed = new List<uint>();
        for (var i = 0; i < _index.Count; i++)
        {
            if (next.IndexOf(_index[i]) < 0)
            {
                removed.Add(_index[i]);
            }
        }

        Remove(removed, changes);
        var added = new List<uint>();
        for (var i = 0; i < next.Count; i++)
        {
            var known = _index.IndexOf(next[i]);
            if (known < 0)
            {
                added.Add(next[i]);
                continue;
            }

            TellSeenAndFlagged(next[i], _index.FlagsAt(known), next.FlagsAt(i), changes);
            if (_index.IsKnownAt(known))
            {
                const MessageFlags Told = MessageFlags.Seen | MessageFlags.Flagged;
                next.SetAt(i, (_index.FlagsAt(known) & ~Told) | (next.FlagsAt(i) & Told));
            }
        }

        return added;
    }

    // Only the newest rows were known until now: what came after they were read is news, the rest is just older.
    private List<uint> CompareWithRows(MessageIndex next, List<Change> changes)
    {
        foreach (var row in _rows.Rows.ToList())
        {
            var at = next.IndexOf(row.Id.Uid);
            if (at < 0)
            {
                _rows.Remove(row.Id.Uid);
                _own.Gone([row.Id.Uid]);
                changes.Add(new MessagesRemoved(id, [row.Id]));
                continue;
            }

            TellSeenAndFlagged(row.Id.Uid, row.Flags, next.FlagsAt(at), changes);
            const MessageFlags Told = MessageFlags.Seen | MessageFlags.Flagged;
            next.SetAt(at, (row.Flags & ~Told) | (next.FlagsAt(at) & Told));
        }

        var added = new List<uint>();
        for (var i = next.Count - 1; i >= 0 && _state.UidNext > 0 && next[i] >= _state.UidNext; i--)
        {
            added.Add(next[i]);
        }

        return added;
    }

    private void TellSeenAndFlagged(uint uid, MessageFlags known, MessageFlags told, List<Change> changes)
    {
        const MessageFlags Told = MessageFlags.Seen | MessageFlags.Flagged;
        if ((known & Told) == (told & Told))
        {
            return;
        }

        var flags = (known & ~Told) | (told & Told);
        var labels = _labels.GetValueOrDefault(uid, []);
        if (_rows.Find(uid) is { } row)
        {
            _rows.Put(row with { Flags = flags });
        }

        changes.Add(new MessageFlagsChanged(IdOf(uid), flags, labels));
    }

    /// <param name="isNews">False when flags that were never read are merely learned.</param>
    private void SetFlags(FlagState told, bool isNews, List<Change> changes)
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

    private void Arrive(MessageRow row, bool isNew, List<Change> changes)
    {
        if (_index is null || _own.IsGone(row.Id.Uid) || !_index.Add(row.Id.Uid, row.Flags))
        {
            return;
        }

        Remember(row);
        changes.Add(new MessageArrived(row, isNew));
    }

    private void Remove(IEnumerable<uint> removed, List<Change> changes)
    {
        var gone = _index?.Remove(removed) ?? [.. removed.Where(uid => _rows.Find(uid) is not null)];
        if (gone.Count == 0)
        {
            return;
        }

        _own.Gone(gone);

        foreach (var uid in gone)
        {
            _rows.Remove(uid);
            _labels.Remove(uid);
        }

        changes.Add(new MessagesRemoved(id, [.. gone.Select(IdOf)]));
    }

    private void Remember(MessageRow row)
    {
        _rows.Put(row);
        SetLabels(row.Id.Uid, row.Labels);
        if (_index?.IndexOf(row.Id.Uid) is { } at && at >= 0)
        {
            _index.SetAt(at, row.Flags);
        }
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

    private MessageId IdOf(uint uid) => new(id, _state.UidValidity, uid);

    private void Publish(List<Change> changes)
    {
        if (_index is not null && counts.TrySet(id, _index.Count, _index.Unread))
        {
            changes.Add(new FolderCountsChanged(id, _index.Count, _index.Unread));
        }

        if (changes.Count > 0)
        {
            publisher.Publish(accountId, changes);
        }
    }

    private void Forget(FolderState state)
    {
        _index = null;
        _own.Clear();
        _rows.Clear();
        _labels.Clear();
        _state = state;
    }
}
