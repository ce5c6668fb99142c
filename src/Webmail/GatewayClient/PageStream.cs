using System.Threading.Channels;
using Webmail.Contracts.Changes;

namespace Webmail.GatewayClient;

/// <summary>
/// Between the connection, which hands over whatever comes, and a page that may be slow: what does not fit is replaced by
/// one resync.
/// </summary>
internal sealed class PageStream
{
    private const int Capacity = 128;

    private readonly Channel<ChangeBatch> _kept = Channel.CreateBounded<ChangeBatch>(new BoundedChannelOptions(Capacity) { SingleReader = true, SingleWriter = true });
    private readonly Lock _gate = new();
    private SyncToken? _overflow;
    private ServerStateChanged? _server;

    public void Write(ChangeBatch batch)
    {
        lock (_gate)
        {
            _server = batch.Changes.OfType<ServerStateChanged>().LastOrDefault() ?? _server;
            // Once something did not fit, nothing after it may be shown before the resync.
            if (_overflow is not null || !_kept.Writer.TryWrite(batch))
            {
                _overflow = batch.Token;
            }
        }
    }

    public void Complete() => _kept.Writer.TryComplete();

    /// <returns>The next batch; null when there will be none.</returns>
    public async ValueTask<ChangeBatch?> ReadAsync(CancellationToken cancellationToken)
    {
        if (TakeOverflow() is { } resync)
        {
            return resync;
        }

        return await _kept.Reader.WaitToReadAsync(cancellationToken) && _kept.Reader.TryRead(out var batch) ? batch : null;
    }

    private ChangeBatch? TakeOverflow()
    {
        lock (_gate)
        {
            if (_overflow is not { } token)
            {
                return null;
            }

            _overflow = null;
            while (_kept.Reader.TryRead(out _))
            {
            }

            // A resync reads mail again; whether the server can be reached is not to be read anywhere.
            return new ChangeBatch(token, true, _server is null ? [] : [_server]);
        }
    }
}
