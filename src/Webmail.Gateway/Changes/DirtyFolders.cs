using System.Threading.Channels;
using Webmail.Contracts.Folders;

namespace Webmail.Gateway.Changes;

/// <summary>
/// What the server has mentioned and nobody has looked at yet. Marking is all that happens on the connection's own thread;
/// a folder mentioned ten times is looked at once.
/// </summary>
internal sealed class DirtyFolders(TimeProvider time)
{
    private readonly Lock _gate = new();
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private Dictionary<FolderId, long> _folders = [];
    private bool _tree;

    public void Mark(FolderId folder)
    {
        lock (_gate)
        {
            // The first mention counts: the delay is measured from it.
            _folders.TryAdd(folder, time.GetTimestamp());
        }

        _signal.Writer.TryWrite(true);
    }

    public void MarkTree()
    {
        lock (_gate)
        {
            _tree = true;
        }

        _signal.Writer.TryWrite(true);
    }

    /// <summary>Completes when something was marked since the last time.</summary>
    public async Task WaitAsync(CancellationToken cancellationToken) => await _signal.Reader.ReadAsync(cancellationToken);

    /// <summary>Since when the folder is marked (a timestamp of the clock), if it is. All other marks stay.</summary>
    public long? Take(FolderId folder)
    {
        lock (_gate)
        {
            return _folders.Remove(folder, out var since) ? since : null;
        }
    }

    /// <summary>Everything marked, and since when (a timestamp of the clock).</summary>
    public (bool Tree, IReadOnlyDictionary<FolderId, long> Folders) Take()
    {
        lock (_gate)
        {
            var taken = (_tree, _folders);
            _tree = false;
            _folders = [];
            return taken;
        }
    }
}
