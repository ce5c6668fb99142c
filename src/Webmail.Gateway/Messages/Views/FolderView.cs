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
    private readonly Lock _gate = new();
    private readonly KnownMessages _known = new(id);
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
                return _state.UidValidity == 0 ? null : _state with { Total = _known.Index?.Count ?? _state.Total };
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
                return _known.Index is not null;
            }
        }
    }

    public int RowCount
    {
        get
        {
            lock (_gate)
            {
                return _known.RowCount;
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
                return _known.Own.Now;
            }
        }
    }

    /// <summary>Keeps the rows used last.</summary>
    public void TrimRows(int keep)
    {
        lock (_gate)
        {
            _known.TrimRows(keep);
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
                _known.Remember(row);
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

            var changes = new List<Change>();
            var added = _known.Load(uids, unseen, flagged, _state.UidNext, changes);
            _state = state;
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
                _known.Own.Changed(changed.Uid);
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
            _known.Remove(removed, changes);
            var isPassed = false;
            foreach (var told in flags)
            {
                if (asOf is { } began && _known.Own.IsNewer(told.Uid, began))
                {
                    isPassed = true;
                    continue;
                }

                _known.SetFlags(told, isNews: true, changes);
            }

            foreach (var (row, isNew) in arrived)
            {
                _known.Arrive(row, isNew, changes);
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
                _known.Fill(row, changes);
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
                if (_known.MayRemember(row.Id.Uid))
                {
                    _known.SetFlags(new FlagState(row.Id.Uid, row.Flags, row.Labels), isNews: false, changes);
                    _known.Remember(row);
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
            if (_known.Index is not { } index)
            {
                return null;
            }

            Touch();
            var uids = index.Page(filter, skip, take);
            return new ViewPage(_state.UidValidity, index.Count, index.Unread, index.Matching(filter), uids, [.. uids.Select(_known.FindRow)], publisher.Now(accountId));
        }
    }

    public MessageRow? FindRow(uint uidValidity, uint uid)
    {
        lock (_gate)
        {
            return uidValidity == _state.UidValidity ? _known.FindRow(uid) : null;
        }
    }

    /// <summary>Flags as far as they are known; null for a message that is not.</summary>
    public FlagState? FindFlags(uint uidValidity, uint uid)
    {
        lock (_gate)
        {
            return uidValidity == _state.UidValidity ? _known.FindFlags(uid) : null;
        }
    }

    /// <summary>All of a message's flags; null where not all of them were ever told.</summary>
    public FlagState? FindKnownFlags(uint uidValidity, uint uid)
    {
        lock (_gate)
        {
            return uidValidity == _state.UidValidity ? _known.FindKnownFlags(uid) : null;
        }
    }

    public IReadOnlyList<uint> CachedUids(int limit)
    {
        lock (_gate)
        {
            return _known.CachedUids(limit);
        }
    }

    private void Publish(List<Change> changes)
    {
        if (_known.Index is { } index && counts.TrySet(id, index.Count, index.Unread))
        {
            changes.Add(new FolderCountsChanged(id, index.Count, index.Unread));
        }

        if (changes.Count > 0)
        {
            publisher.Publish(accountId, changes);
        }
    }

    private void Forget(FolderState state)
    {
        _known.Forget(state.UidValidity);
        _state = state;
    }
}
