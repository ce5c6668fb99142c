using System.Diagnostics.CodeAnalysis;
using System.Threading.Channels;
using Webmail.Contracts.Changes;

namespace Webmail.Gateway.Changes;

/// <summary>One reader's place in an account's <see cref="ChangeLog"/>. It holds no batches of its own. For one reader at a time.</summary>
internal sealed class ChangeListener : IDisposable
{
    private readonly ChangeLog _log;

    // One pending "look again" is enough, however much was published meanwhile.
    private readonly Channel<bool> _signal = Channel.CreateBounded<bool>(
        new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    public ChangeListener(ChangeLog log)
    {
        _log = log;
        Reader = new LogReader(this);
    }

    /// <summary>What is still to be heard, oldest first; completed when the listener is disposed.</summary>
    public ChannelReader<ChangeBatch> Reader { get; }

    /// <summary>The place up to which this listener has read.</summary>
    public SyncToken Token => _log.TokenOf(this);

    /// <summary>Written under the log's lock only.</summary>
    internal LogPlace Place { get; set; }

    internal void Wake() => _signal.Writer.TryWrite(true);

    public void Dispose()
    {
        _log.Remove(this);
        _signal.Writer.TryComplete();
    }

    private sealed class LogReader(ChangeListener listener) : ChannelReader<ChangeBatch>
    {
        public override bool TryRead([MaybeNullWhen(false)] out ChangeBatch item) => listener._log.TryRead(listener, out item);

        public override async ValueTask<bool> WaitToReadAsync(CancellationToken cancellationToken = default)
        {
            // The signal is taken before looking: what is published in between leaves a new one.
            while (!listener._log.HasNews(listener))
            {
                if (!await listener._signal.Reader.WaitToReadAsync(cancellationToken))
                {
                    return false;
                }

                listener._signal.Reader.TryRead(out _);
            }

            return true;
        }
    }
}
