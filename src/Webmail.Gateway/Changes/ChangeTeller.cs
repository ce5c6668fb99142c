using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Changes;

/// <summary>
/// Passes on what a connection marked: counts at once, rows by way of the folder's view, which knows what was told already.
/// So one's own action, which the server tells back half a second later, is not told twice.
/// </summary>
internal sealed partial class ChangeTeller(
    Func<MailAccount> account,
    IWatchedMail mail,
    KnownFolders known,
    DirtyFolders dirty,
    TimeSpan tryAgainAfter,
    TimeProvider time,
    ILogger logger)
{
    // Long enough for a STATUS line to be read to its end and for a burst to become one look; nobody can see it.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);

    // A server's sessions do not all see a changed tree at once: the one that lists it may be behind the one that told.
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(1.5);

    // What could not be read just now, to be marked again a little later.
    private readonly List<Action> _again = [];
    private long? _treeChangedAt;

    /// <summary>Passes on until the token is cancelled; never returns otherwise.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // 1. Wait for something to be marked.
            await WaitAsync(cancellationToken);
            var me = account();

            // 2. The inbox first and at once: most news is there, and a look at it finds whatever else comes with it.
            if (dirty.Take(FolderId.Inbox) is { } told)
            {
                await TellAsync(me, FolderId.Inbox, told, cancellationToken);
            }

            // 3. The others, and a moment for what belongs together.
            await Task.Delay(Gather, time, cancellationToken);
            var (tree, folders) = dirty.Take();
            foreach (var (folder, since) in folders)
            {
                await TellAsync(me, folder, since, cancellationToken);
            }

            // 4. The tree, if it looks different from what was told; and once more after that.
            await TellTreeAsync(me, tree, cancellationToken);
        }
    }

    private async Task TellTreeAsync(MailAccount me, bool isMarked, CancellationToken cancellationToken)
    {
        var isSecondLook = _treeChangedAt is { } at && time.GetElapsedTime(at) >= SecondLook;
        var shape = isMarked ? known.FindNewShape() : null;
        if (shape is null && !isSecondLook)
        {
            return;
        }

        var isNews = shape is not null;
        await TryAsync(
            async token =>
            {
                isNews |= await mail.RefreshTreeAsync(me, token);
                if (shape is not null)
                {
                    known.PassedOn(shape);
                }
            },
            dirty.MarkTree,
            me,
            cancellationToken);

        // Whoever works on folders does more than one thing, and Dovecot does not tell all of it: looked at until it rests.
        _treeChangedAt = isNews ? time.GetTimestamp() : null;
    }

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        if (_again.Count == 0 && _treeChangedAt is null)
        {
            await dirty.WaitAsync(cancellationToken);
            return;
        }

        using var later = new CancellationTokenSource(tryAgainAfter, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(later.Token, cancellationToken);
        try
        {
            await dirty.WaitAsync(either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            // Nothing new meanwhile.
        }

        _again.ForEach(mark => mark());
        _again.Clear();
    }

    private Task TellAsync(MailAccount me, FolderId folder, long since, CancellationToken cancellationToken) =>
        TryAsync(token => ReadAndTellAsync(me, folder, since, token), () => dirty.Mark(folder), me, cancellationToken);

    private async Task ReadAndTellAsync(MailAccount me, FolderId folder, long since, CancellationToken cancellationToken)
    {
        // The selected mailbox is told of message by message; its unread ones nobody counts but a look at it.
        if (folder.IsInbox)
        {
            await RefreshAsync(me, folder, since, cancellationToken);
            return;
        }

        if (known.Find(folder) is not { } standing || !known.IsNews(folder, standing))
        {
            return;
        }

        mail.TellCounts(me.AccountId, folder, standing.Total, standing.Unread);
        if (mail.IsOpen(me.AccountId, folder))
        {
            await RefreshAsync(me, folder, since, cancellationToken);
        }

        known.PassedOn(folder, standing);
    }

    private async Task RefreshAsync(MailAccount me, FolderId folder, long since, CancellationToken cancellationToken)
    {
        await mail.RefreshAsync(me, folder, cancellationToken);
        GatewayTelemetry.PushDelay.Record(time.GetElapsedTime(since).TotalSeconds);
    }

    private async Task TryAsync(Func<CancellationToken, Task> tell, Action markAgain, MailAccount me, CancellationToken cancellationToken)
    {
        try
        {
            await tell(cancellationToken);
        }
        catch (MailException exception) when (exception.Error == MailError.FolderGone)
        {
            dirty.MarkTree();
        }
        catch (MailException exception)
        {
            LogLater(logger, me.AccountId, exception.Error);
            _again.Add(markAgain);
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A change in the mailbox of account {AccountId} is read again later: {Error}.")]
    private static partial void LogLater(ILogger logger, Guid accountId, MailError error);
}
