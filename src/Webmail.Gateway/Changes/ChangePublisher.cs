using System.Collections.Concurrent;
using System.Globalization;
using System.Threading.Channels;
using Webmail.Contracts.Changes;

namespace Webmail.Gateway.Changes;

/// <summary>
/// Where everything that happens to an account's mail is told, and from where every listener hears it. Bounded per listener:
/// one that does not keep up loses the batches and gets a single resync.
/// </summary>
internal sealed class ChangePublisher
{
    private readonly ConcurrentDictionary<Guid, AccountStream> _streams = new();

    /// <summary>Tells every listener of the account. Never blocks.</summary>
    public SyncToken Publish(Guid accountId, IReadOnlyList<Change> changes) => StreamOf(accountId).Publish(changes);

    /// <summary>Where the account's stream is now: what is published after this reaches a listener that starts from it.</summary>
    public SyncToken Now(Guid accountId) => StreamOf(accountId).Now;

    public Listener Listen(Guid accountId, SyncToken? since) => StreamOf(accountId).Listen(since);

    private AccountStream StreamOf(Guid accountId) => _streams.GetOrAdd(accountId, _ => new AccountStream());

    internal sealed class Listener(ChannelReader<ChangeBatch> reader, Action dispose) : IDisposable
    {
        public ChannelReader<ChangeBatch> Reader => reader;

        public void Dispose() => dispose();
    }

    private sealed class AccountStream
    {
        private readonly Lock _gate = new();
        private readonly List<Channel<ChangeBatch>> _listeners = [];
        private readonly string _epoch = Guid.NewGuid().ToString("N")[..8];
        private long _position;

        public SyncToken Now
        {
            get
            {
                lock (_gate)
                {
                    return Token();
                }
            }
        }

        public SyncToken Publish(IReadOnlyList<Change> changes)
        {
            lock (_gate)
            {
                _position++;
                var batch = new ChangeBatch(Token(), false, changes);
                foreach (var listener in _listeners)
                {
                    listener.Writer.TryWrite(batch);
                }

                return batch.Token;
            }
        }

        public Listener Listen(SyncToken? since)
        {
            var channel = Channel.CreateBounded<ChangeBatch>(256);
            lock (_gate)
            {
                if (since is not null && since != Token())
                {
                    channel.Writer.TryWrite(new ChangeBatch(Token(), true, []));
                }

                _listeners.Add(channel);
            }

            return new Listener(channel.Reader, () =>
            {
                lock (_gate)
                {
                    _listeners.Remove(channel);
                }
            });
        }

        private SyncToken Token() => new(string.Create(CultureInfo.InvariantCulture, $"{_epoch}-{_position}"));
    }
}
