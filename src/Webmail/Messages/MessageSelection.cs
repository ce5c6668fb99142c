using Webmail.Contracts.Messages;

namespace Webmail.Messages;

/// <summary>The rows a person marked, and where a range begins.</summary>
internal sealed class MessageSelection
{
    private readonly HashSet<MessageId> _ids = [];
    private MessageId? _anchor;

    public int Count => _ids.Count;

    public IReadOnlyCollection<MessageId> Ids => _ids;

    public bool Contains(MessageId id) => _ids.Contains(id);

    public void Toggle(MessageId id)
    {
        if (!_ids.Remove(id))
        {
            _ids.Add(id);
        }

        _anchor = id;
    }

    /// <summary>Adds all from the anchor to here, as far as they are loaded.</summary>
    public void ExtendTo(MessageId id, SparseRows rows)
    {
        var from = _anchor is { } anchor ? rows.IndexOf(anchor) : -1;
        var to = rows.IndexOf(id);
        if (from < 0 || to < 0)
        {
            Toggle(id);
            return;
        }

        for (var i = Math.Min(from, to); i <= Math.Max(from, to); i++)
        {
            if (rows[i] is { } row)
            {
                _ids.Add(row.Id);
            }
        }
    }

    public void Add(IEnumerable<MessageId> ids) => _ids.UnionWith(ids);

    public bool Remove(IEnumerable<MessageId> ids)
    {
        var before = _ids.Count;
        _ids.ExceptWith(ids);
        return before != _ids.Count;
    }

    public void Clear()
    {
        _ids.Clear();
        _anchor = null;
    }

    /// <summary>Where a range with Shift begins.</summary>
    public void Anchor(MessageId id) => _anchor = id;
}
