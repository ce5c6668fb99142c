using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Messages.Views;

/// <summary>
/// The UIDs of a folder in ascending order with a byte of flags each: 500 KB for 100,000 messages. Not thread-safe.
/// </summary>
internal sealed class MessageIndex
{
    // Beside the bits of MessageFlags: all of this message's flags are known, not only whether it is seen and flagged.
    private const byte Known = 128;
    private const byte AllFlags = (byte)(MessageFlags.Seen | MessageFlags.Answered | MessageFlags.Flagged | MessageFlags.Draft | MessageFlags.Forwarded);

    private uint[] _uids = [];
    private byte[] _flags = [];

    public int Count { get; private set; }

    public int Unread { get; private set; }

    public uint Last => Count == 0 ? 0 : _uids[Count - 1];

    public uint this[int index] => _uids[index];

    public static MessageIndex Build(IReadOnlyCollection<uint> uids, IEnumerable<uint> unseen, IEnumerable<uint> flagged)
    {
        var index = new MessageIndex { _uids = new uint[uids.Count], _flags = new byte[uids.Count], Count = uids.Count };
        var i = 0;
        foreach (var uid in uids)
        {
            index._uids[i++] = uid;
        }

        Array.Sort(index._uids);
        Array.Fill(index._flags, (byte)MessageFlags.Seen);
        index.Unread = index.Mark(unseen, flags => (byte)(flags & ~(byte)MessageFlags.Seen));
        index.Mark(flagged, flags => (byte)(flags | (byte)MessageFlags.Flagged));
        return index;
    }

    /// <returns>Negative when it is not there.</returns>
    public int IndexOf(uint uid) => Array.BinarySearch(_uids, 0, Count, uid);

    public MessageFlags FlagsAt(int index) => (MessageFlags)(_flags[index] & AllFlags);

    public bool IsKnownAt(int index) => (_flags[index] & Known) != 0;

    public void SetAt(int index, MessageFlags flags)
    {
        Unread += (flags.HasFlag(MessageFlags.Seen) ? 0 : 1) - ((_flags[index] & (byte)MessageFlags.Seen) == 0 ? 1 : 0);
        _flags[index] = (byte)((byte)flags | Known);
    }

    /// <summary>Changes only what a search tells: seen and flagged.</summary>
    public void SetSeenAndFlaggedAt(int index, MessageFlags flags)
    {
        const MessageFlags Told = MessageFlags.Seen | MessageFlags.Flagged;
        var isKnown = _flags[index] & Known;
        SetAt(index, (FlagsAt(index) & ~Told) | (flags & Told));
        _flags[index] = (byte)((_flags[index] & ~Known) | isKnown);
    }

    /// <returns>False when it was there already.</returns>
    public bool Add(uint uid, MessageFlags flags)
    {
        var at = IndexOf(uid);
        if (at >= 0)
        {
            return false;
        }

        at = ~at;
        if (Count == _uids.Length)
        {
            var room = Math.Max(16, Count + (Count / 16));
            Array.Resize(ref _uids, room);
            Array.Resize(ref _flags, room);
        }

        Array.Copy(_uids, at, _uids, at + 1, Count - at);
        Array.Copy(_flags, at, _flags, at + 1, Count - at);
        _uids[at] = uid;
        _flags[at] = (byte)((byte)flags | Known);
        Count++;
        Unread += flags.HasFlag(MessageFlags.Seen) ? 0 : 1;
        return true;
    }

    /// <returns>Those that were there.</returns>
    public List<uint> Remove(IEnumerable<uint> uids)
    {
        var gone = new List<uint>();
        var marked = new HashSet<int>();
        foreach (var uid in uids)
        {
            var at = IndexOf(uid);
            if (at >= 0 && marked.Add(at))
            {
                gone.Add(uid);
                Unread -= (_flags[at] & (byte)MessageFlags.Seen) == 0 ? 1 : 0;
            }
        }

        if (gone.Count > 0)
        {
            var to = marked.Min();
            for (var from = to; from < Count; from++)
            {
                if (!marked.Contains(from))
                {
                    (_uids[to], _flags[to]) = (_uids[from], _flags[from]);
                    to++;
                }
            }

            Count = to;
        }

        return gone;
    }

    public int Matching(MessageFilter filter) => filter switch
    {
        MessageFilter.Unread => Unread,
        MessageFilter.Flagged => Newest(filter).Count(),
        _ => Count,
    };

    /// <summary>Newest first: by arrival, which is what UIDs count (RFC 9051 §2.3.1.1).</summary>
    public List<uint> Page(MessageFilter filter, int skip, int take)
    {
        if (filter == MessageFilter.All)
        {
            var first = Math.Max(0, Count - skip - take);
            var page = new List<uint>();
            for (var i = Count - skip - 1; i >= first; i--)
            {
                page.Add(_uids[i]);
            }

            return page;
        }

        return [.. Newest(filter).Skip(skip).Take(take)];
    }

    private IEnumerable<uint> Newest(MessageFilter filter)
    {
        for (var i = Count - 1; i >= 0; i--)
        {
            var passes = filter == MessageFilter.Unread
                ? (_flags[i] & (byte)MessageFlags.Seen) == 0
                : (_flags[i] & (byte)MessageFlags.Flagged) != 0;
            if (passes)
            {
                yield return _uids[i];
            }
        }
    }

    private int Mark(IEnumerable<uint> uids, Func<byte, byte> mark)
    {
        var marked = 0;
        foreach (var uid in uids)
        {
            var at = IndexOf(uid);
            if (at >= 0)
            {
                _flags[at] = mark(_flags[at]);
                marked++;
            }
        }

        return marked;
    }
}
