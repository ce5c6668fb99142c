using System.Runtime.CompilerServices;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Webmail.Gateway.Accounts;

namespace Webmail.Gateway.Changes;

/// <summary>
/// One page's stream of changes:
/// 1. the session; 2. a place in the account's log; 3. somebody who watches the mailbox; 4. where the stream stands;
/// 5. what happens, until the page goes or the session ends.
/// </summary>
internal sealed class ChangesService(
    SessionStore sessions,
    ChangePublisher publisher,
    MailboxWatchers watchers,
    IOptions<ChangesOptions> options,
    TimeProvider time) : IChanges
{
    public async IAsyncEnumerable<ChangeBatch> WatchAsync(
        SessionTicket session, SyncToken? since, [EnumeratorCancellation] CancellationToken cancellationToken)
    {
        // 1. A session that is over is told as a change, so that no caller has to know two ways to hear of it.
        if (await OpenAsync(session, cancellationToken) is not { } open)
        {
            yield return Ended(since ?? new SyncToken(""));
            yield break;
        }

        // 2. and 3. Registered before anything is yielded, and before the watcher catches up.
        using var listener = publisher.Listen(open.Account.AccountId, since);
        using var hold = watchers.Hold(open.Account);
        await using var watch = new SessionWatch(sessions, session, open.SessionId, options.Value.SessionCheckEvery, time);

        // 4. At once, also when there is nothing to tell: it says that the stream is open, and where it stands.
        yield return Welcome(listener, hold);

        // 5. The end of the session comes before whatever was still to be told.
        while (true)
        {
            await Task.WhenAny(listener.Reader.WaitToReadAsync(cancellationToken).AsTask(), watch.Over);
            cancellationToken.ThrowIfCancellationRequested();
            if (watch.Over.IsCompleted)
            {
                yield return Ended(listener.Token);
                yield break;
            }

            while (!watch.Over.IsCompleted && listener.Reader.TryRead(out var batch))
            {
                yield return batch;
            }
        }
    }

    private static ChangeBatch Welcome(ChangeListener listener, WatchHold hold)
    {
        var missed = listener.Reader.TryRead(out var batch) ? batch : new ChangeBatch(listener.Token, false, []);
        return hold.Reachable ? missed : missed with { Changes = [.. missed.Changes, new ServerStateChanged(false)] };
    }

    private static ChangeBatch Ended(SyncToken token) => new(token, false, [new SessionEnded()]);

    private async Task<OpenSession?> OpenAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        try
        {
            return await sessions.OpenAsync(session, cancellationToken);
        }
        catch (MailException exception) when (exception.Error == MailError.SessionGone)
        {
            return null;
        }
    }
}
