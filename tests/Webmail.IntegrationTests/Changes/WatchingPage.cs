using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Xunit;

namespace Webmail.IntegrationTests.Changes;

/// <summary>What a page does with the changes: listens from its token on, and remembers everything it heard.</summary>
internal sealed class WatchingPage : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(40);

    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
    private readonly IAsyncEnumerator<ChangeBatch> _batches;
    private readonly List<Change> _heard = [];
    private int _asked;

    private WatchingPage(IChanges changes, SessionTicket session, SyncToken? since)
    {
        _patience.CancelAfter(Patience);
        _batches = changes.WatchAsync(session, since, _patience.Token).GetAsyncEnumerator(_patience.Token);
        Token = since;
    }

    public SyncToken? Token { get; private set; }

    public int Resyncs { get; private set; }

    public IReadOnlyList<Change> Heard => _heard;

    /// <summary>Listening, and known to be heard.</summary>
    public static async Task<WatchingPage> OpenAsync(IChanges changes, SessionTicket session, SyncToken? since = null)
    {
        var page = new WatchingPage(changes, session, since);
        Assert.True(await page.ReadAsync(), "The stream ended before it began.");
        return page;
    }

    /// <summary>The next change of the kind that was not asked for yet.</summary>
    public async Task<T> HearAsync<T>(Predicate<T>? which = null)
        where T : Change
    {
        while (true)
        {
            for (; _asked < _heard.Count; _asked++)
            {
                if (_heard[_asked] is T change && which?.Invoke(change) != false)
                {
                    _asked++;
                    return change;
                }
            }

            Assert.True(await ReadAsync(), $"The stream ended before {typeof(T).Name} was heard.");
        }
    }

    /// <returns>False when the stream has ended.</returns>
    public async Task<bool> ReadAsync()
    {
        if (!await _batches.MoveNextAsync())
        {
            return false;
        }

        Token = _batches.Current.Token;
        Resyncs += _batches.Current.Resync ? 1 : 0;
        _heard.AddRange(_batches.Current.Changes);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        await _patience.CancelAsync();
        await _batches.DisposeAsync();
        _patience.Dispose();
    }
}
