using System.Globalization;
using System.Runtime.CompilerServices;
using System.Threading.Channels;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;

namespace Webmail.Testing.Fakes;

/// <summary>The stream of changes, fed by hand.</summary>
public sealed class FakeChanges : IChanges
{
    private readonly List<Channel<ChangeBatch>> _listeners = [];
    private int _token;

    public SyncToken Now => new(_token.ToString(CultureInfo.InvariantCulture));

    public int Listeners
    {
        get
        {
            lock (_listeners)
            {
                return _listeners.Count;
            }
        }
    }

    /// <summary>The tokens listeners began with.</summary>
    public List<SyncToken?> Begun { get; } = [];

    public void Tell(params Change[] changes) => Write(new ChangeBatch(new SyncToken((++_token).ToString(CultureInfo.InvariantCulture)), false, changes));

    public void TellResync() => Write(new ChangeBatch(new SyncToken((++_token).ToString(CultureInfo.InvariantCulture)), true, []));

    /// <summary>Breaks every stream, as a restarted gateway does.</summary>
    public void Break(Exception problem)
    {
        lock (_listeners)
        {
            _listeners.ForEach(l => l.Writer.TryComplete(problem));
        }
    }

    public async IAsyncEnumerable<ChangeBatch> WatchAsync(SessionTicket session, SyncToken? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        var listener = Channel.CreateUnbounded<ChangeBatch>();
        lock (_listeners)
        {
            Begun.Add(since);
            _listeners.Add(listener);
        }

        try
        {
            await foreach (var batch in listener.Reader.ReadAllAsync(cancellationToken))
            {
                yield return batch;
            }
        }
        finally
        {
            lock (_listeners)
            {
                _listeners.Remove(listener);
            }
        }
    }

    private void Write(ChangeBatch batch)
    {
        lock (_listeners)
        {
            _listeners.ForEach(l => l.Writer.TryWrite(batch));
        }
    }
}
