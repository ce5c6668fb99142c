using System.Runtime.CompilerServices;
using Microsoft.AspNetCore.SignalR.Client;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;

namespace Webmail.GatewayClient;

/// <summary>
/// The gateway's changes as if they happened here: a gateway that is away looks like a mail server that is away, and once
/// it is back the stream goes on from its last token.
/// </summary>
internal sealed class ChangesClient(ChangesConnection connection, TimeProvider time) : IChanges
{
    // A gateway that is back within this time was never away, as far as a page can tell.
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);

    public async IAsyncEnumerable<ChangeBatch> WatchAsync(
        SessionTicket session, SyncToken? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var page = new PageStream();
        var pumping = new Pump(connection, time, session, since, page).RunAsync(stop.Token);
        try
        {
            while (await page.ReadAsync(cancellationToken) is { } batch)
            {
                yield return batch;
            }

            await pumping;
        }
        finally
        {
            await stop.CancelAsync();
            await pumping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>Keeps one page's stream flowing over whatever connection there is.</summary>
    private sealed class Pump(ChangesConnection connection, TimeProvider time, SessionTicket session, SyncToken? since, PageStream page)
    {
        private SyncToken? _last = since;
        private bool _reachable = true;
        private int _failures;

        public async Task RunAsync(CancellationToken cancellationToken)
        {
            try
            {
                while (!await StreamAsync(cancellationToken))
                {
                    // One failure alone is an ordinary lost connection; the next try waits for a new one anyway.
                    if (++_failures > 1)
                    {
                        TellAway();
                    }

                    await Task.Delay(Wait(), time, cancellationToken);
                }
            }
            finally
            {
                page.Complete();
            }
        }

        /// <returns>True when the session has ended, so that there is nothing more to stream.</returns>
        private async Task<bool> StreamAsync(CancellationToken cancellationToken)
        {
            try
            {
                var hub = await ConnectedAsync(cancellationToken);
                var isFirst = true;
                await foreach (var batch in hub.StreamAsync<ChangeBatch>(ChangesApi.Watch, session, _last, cancellationToken))
                {
                    Tell(batch, isFirst);
                    isFirst = false;
                    if (batch.Changes.Any(change => change is SessionEnded))
                    {
                        return true;
                    }
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested && ChangesConnection.IsExpected(exception))
            {
                // The gateway is away, or could not open the stream just now.
            }

            return false;
        }

        private async Task<HubConnection> ConnectedAsync(CancellationToken cancellationToken)
        {
            var connecting = connection.ConnectedAsync(cancellationToken);
            using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            if (await Task.WhenAny(connecting, Task.Delay(Grace, time, over.Token)) != connecting)
            {
                TellAway();
            }

            await over.CancelAsync();
            return await connecting;
        }

        private void Tell(ChangeBatch batch, bool isFirst)
        {
            _failures = 0;
            // The first batch of a stream says that it is open; it mentions the mail server only if that is away.
            if (isFirst && !_reachable && !batch.Changes.Any(change => change is ServerStateChanged))
            {
                batch = batch with { Changes = [.. batch.Changes, new ServerStateChanged(true)] };
            }

            _reachable = batch.Changes.OfType<ServerStateChanged>().LastOrDefault()?.Reachable ?? _reachable;
            _last = batch.Token;
            page.Write(batch);
        }

        private void TellAway()
        {
            if (_reachable)
            {
                _reachable = false;
                page.Write(new ChangeBatch(_last ?? new SyncToken(""), false, [new ServerStateChanged(false)]));
            }
        }

        private TimeSpan Wait()
        {
            var longest = Math.Min(LastRetry.TotalSeconds, FirstRetry.TotalSeconds * Math.Pow(2, Math.Min(_failures - 1, 16)));
            return TimeSpan.FromSeconds(longest * (0.5 + (Random.Shared.NextDouble() / 2)));
        }
    }
}
