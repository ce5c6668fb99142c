using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Changes;

/// <summary>Everything that happens to an account's mail, whoever does it: this page, another one, another client, a delivery.</summary>
public interface IChanges
{
    /// <summary>
    /// Batches from <paramref name="since"/> on, until cancelled. With null the stream begins now. The listener is registered
    /// before the first batch is yielded; a listener that does not keep up gets one resync instead of a growing queue.
    /// </summary>
    IAsyncEnumerable<ChangeBatch> WatchAsync(SessionTicket session, SyncToken? since, CancellationToken cancellationToken);
}
