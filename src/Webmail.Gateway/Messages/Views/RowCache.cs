using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Messages.Views;

/// <summary>The rows that were shown, up to a number; the ones not shown for longest go first. Not thread-safe.</summary>
internal sealed class RowCache(int capacity)
{
    private readonly Dictionary<uint, LinkedListNode<MessageRow>> _byUid = [];
    private readonly LinkedList<MessageRow> _byUse = [];

    public int Count => _byUid.Count;

    public IEnumerable<MessageRow> Rows => _byUse;

    public MessageRow? Find(uint uid)
    {
        if (!_byUid.TryGetValue(uid, out var node))
        {
            return null;
        }

        _byUse.Remove(node);
        _byUse.AddFirst(node);
        return node.Value;
    }

    public void Put(MessageRow row)
    {
        if (_byUid.TryGetValue(row.Id.Uid, out var node))
        {
            node.Value = row;
            return;
        }

        _byUid[row.Id.Uid] = _byUse.AddFirst(row);
        Trim(capacity);
    }

    public void Trim(int keep)
    {
        while (_byUid.Count > keep && _byUse.Last is { } oldest)
        {
            Remove(oldest.Value.Id.Uid);
        }
    }

    public void Remove(uint uid)
    {
        if (_byUid.Remove(uid, out var node))
        {
            _byUse.Remove(node);
        }
    }

    public void Clear()
    {
        _byUid.Clear();
        _byUse.Clear();
    }
}
