using Webmail.Contracts;
using Webmail.Contracts.Messages;

namespace Webmail.Messages;

/// <summary>
/// A list of which only some stretches are here: 100,000 messages cost as much as the few hundred that were looked at.
/// Newest first, which is to say by UID, falling (RFC 9051 §2.3.1.1: UIDs only ever grow).
/// </summary>
public sealed class SparseRows
{
    private readonly List<Stretch> _stretches = [];

    // Most of an inbox went to one and the same person.
    private IReadOnlyList<MailAddress> _recipients = [];

    public SparseRows(int count, IReadOnlyList<MessageRow> first)
    {
        Count = Math.Max(count, first.Count);
        if (first.Count > 0)
        {
            _stretches.Add(new Stretch(0, [.. first.Select(Lean)]));
        }
    }

    /// <summary>The length of the whole list, loaded or not.</summary>
    public int Count { get; private set; }

    /// <summary>How many rows are here.</summary>
    public int Loaded => _stretches.Sum(s => s.Rows.Count);

    public MessageRow? this[int index]
    {
        get
        {
            foreach (var stretch in _stretches)
            {
                if (index < stretch.End)
                {
                    return index >= stretch.Start ? stretch.Rows[index - stretch.Start] : null;
                }
            }

            return null;
        }
    }

    /// <summary>The rows that are here, with their places, in order.</summary>
    public IEnumerable<(int Index, MessageRow Row)> All =>
        _stretches.SelectMany(s => s.Rows.Select((row, i) => (s.Start + i, row)));

    /// <summary>-1 when the row is not here.</summary>
    public int IndexOf(MessageId id)
    {
        foreach (var stretch in _stretches)
        {
            var at = stretch.Rows.FindIndex(r => r.Id == id);
            if (at >= 0)
            {
                return stretch.Start + at;
            }
        }

        return -1;
    }

    public MessageRow? Find(MessageId id) => IndexOf(id) is var at and >= 0 ? this[at] : null;

    /// <summary>What of a stretch is not here: from the first missing row to the last; null when nothing is.</summary>
    public (int Skip, int Take)? Missing(int first, int count)
    {
        var from = Math.Max(0, first);
        var to = Math.Min(Count, first + count);
        while (from < to && this[from] is not null)
        {
            from++;
        }

        while (to > from && this[to - 1] is not null)
        {
            to--;
        }

        return from < to ? (from, to - from) : null;
    }

    /// <summary>Puts a stretch where the server says it is; what was thought to be there gives way.</summary>
    public void Merge(int skip, int count, IReadOnlyList<MessageRow> rows)
    {
        Count = Math.Max(count, skip + rows.Count);
        Cut(skip, skip + rows.Count);
        // A row that moved while the answer was under way must not be there twice.
        foreach (var id in rows.Select(r => r.Id).ToHashSet() is var ids ? _stretches.SelectMany(s => s.Rows).Where(r => ids.Contains(r.Id)).Select(r => r.Id).ToList() : [])
        {
            Take(IndexOf(id), shift: false);
        }

        if (rows.Count > 0)
        {
            _stretches.Add(new Stretch(skip, [.. rows.Select(Lean)]));
        }

        Tidy();
    }

    /// <summary>Makes room for a row where its UID says; true when it was not there before.</summary>
    public bool Insert(MessageRow row)
    {
        if (IndexOf(row.Id) >= 0)
        {
            return false;
        }

        var uid = row.Id.Uid;
        var at = _stretches.FindIndex(s => uid > s.Rows[^1].Id.Uid);
        var into = at < 0 ? null : _stretches[at];
        Count++;
        if (into is not null && (uid < into.Rows[0].Id.Uid || into.Start == 0))
        {
            var place = into.Rows.FindIndex(r => uid > r.Id.Uid);
            into.Rows.Insert(place, Lean(row));
            Shift(at + 1, 1);
        }
        else if (into is null && (_stretches.Count == 0 ? Count == 1 : _stretches[^1].End == Count - 1))
        {
            _stretches.Add(new Stretch(Count - 1, [Lean(row)]));
        }
        else
        {
            // It lies between stretches that are here: everything below moves down, the row itself comes when it is looked at.
            Shift(at < 0 ? _stretches.Count : at, 1);
        }

        Tidy();
        return true;
    }

    /// <summary>Puts a row back at a place it had.</summary>
    public void InsertAt(int index, MessageRow row)
    {
        if (IndexOf(row.Id) >= 0)
        {
            return;
        }

        index = Math.Clamp(index, 0, Count);
        Count++;
        var at = _stretches.FindIndex(s => index >= s.Start && index <= s.End);
        if (at >= 0)
        {
            _stretches[at].Rows.Insert(index - _stretches[at].Start, row);
            Shift(at + 1, 1);
        }
        else
        {
            at = _stretches.FindIndex(s => s.Start > index);
            Shift(at < 0 ? _stretches.Count : at, 1);
            _stretches.Add(new Stretch(index, [row]));
        }

        Tidy();
    }

    /// <summary>Takes a row out; -1 when it was not here.</summary>
    public int Remove(MessageId id)
    {
        var index = IndexOf(id);
        if (index >= 0)
        {
            Take(index, shift: true);
            Tidy();
        }

        return index;
    }

    /// <summary>Counts out a row that is in the list but not here; false when it can't be in the list.</summary>
    public bool RemoveUnseen(uint uid)
    {
        var below = _stretches.FindIndex(s => uid > s.Rows[^1].Id.Uid);
        var gapEnd = below < 0 ? Count : _stretches[below].Start;
        var gapStart = below < 0 ? (_stretches.Count == 0 ? 0 : _stretches[^1].End) : below == 0 ? 0 : _stretches[below - 1].End;
        if (gapEnd <= gapStart || (below >= 0 && uid < _stretches[below].Rows[0].Id.Uid))
        {
            return false;
        }

        Count--;
        Shift(below < 0 ? _stretches.Count : below, -1);
        return true;
    }

    public bool Replace(MessageRow row)
    {
        var index = IndexOf(row.Id);
        if (index < 0)
        {
            return false;
        }

        var stretch = _stretches.First(s => index < s.End);
        stretch.Rows[index - stretch.Start] = Lean(row);
        return true;
    }

    /// <summary>Forgets what lies far from where one looks.</summary>
    public void Trim(int first, int count, int keep)
    {
        if (Loaded <= keep)
        {
            return;
        }

        var spare = Math.Max(0, (keep - count) / 2);
        Cut(0, first - spare);
        Cut(first + count + spare, Count);
        Tidy();
    }

    // With a hundred rows in each open page it is worth a look whether they name the same people.
    private MessageRow Lean(MessageRow row)
    {
        if (!row.Recipients.SequenceEqual(_recipients))
        {
            _recipients = [.. row.Recipients.Select(KnownAddresses.Same)];
        }

        return row with { From = row.From is { } from ? KnownAddresses.Same(from) : null, Recipients = _recipients };
    }

    private void Take(int index, bool shift)
    {
        var at = _stretches.FindIndex(s => index >= s.Start && index < s.End);
        var stretch = _stretches[at];
        if (shift)
        {
            stretch.Rows.RemoveAt(index - stretch.Start);
            Count--;
            Shift(at + 1, -1);
        }
        else
        {
            Cut(index, index + 1);
        }

        _stretches.RemoveAll(s => s.Rows.Count == 0);
    }

    private void Cut(int from, int to)
    {
        if (to <= from)
        {
            return;
        }

        foreach (var stretch in _stretches.Where(s => s.Start < to && s.End > from).ToList())
        {
            _stretches.Remove(stretch);
            if (stretch.Start < from)
            {
                _stretches.Add(new Stretch(stretch.Start, stretch.Rows[..(from - stretch.Start)]));
            }

            if (stretch.End > to)
            {
                _stretches.Add(new Stretch(to, stretch.Rows[(to - stretch.Start)..]));
            }
        }

        _stretches.Sort((a, b) => a.Start.CompareTo(b.Start));
    }

    private void Shift(int from, int by)
    {
        for (var i = from; i < _stretches.Count; i++)
        {
            _stretches[i].Start += by;
        }
    }

    private void Tidy()
    {
        _stretches.Sort((a, b) => a.Start.CompareTo(b.Start));
        for (var i = _stretches.Count - 1; i > 0; i--)
        {
            if (_stretches[i - 1].End >= _stretches[i].Start)
            {
                _stretches[i - 1].Rows.AddRange(_stretches[i].Rows);
                _stretches.RemoveAt(i);
            }
        }
    }

    private sealed class Stretch(int start, List<MessageRow> rows)
    {
        public int Start { get; set; } = start;

        public List<MessageRow> Rows => rows;

        public int End => Start + rows.Count;
    }
}
