using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Changes;

/// <summary>
/// Turns what a connection marked into changes: counts at once, rows by way of the folder's view, which knows what was told
/// already. So one's own action, which the server tells back half a second later, is not told twice.
/// </summary>
internal sealed partial class ChangeTeller(
    Func<MailAccount> account,
    IWatchedMail mail,
    ChangePublisher publisher,
    KnownFolders known,
    DirtyFolders dirty,
    TimeSpan tryAgainAfter,
    TimeProvider time,
    ILogger logger)
{
    // Long enough for a STATUS line to be read to its end and for a burst to become one look; nobody can see it.
    private static readonly TimeSpan Gather = TimeSpan.FromMilliseconds(10);

    /// <summary>Tells until the token is cancelled; never returns otherwise.</summary>
    public async Task TellAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            // 1. Wait for something to be marked, and a moment for what belongs to it.
            await dirty.WaitAsync(cancellationToken);
            await Task.Delay(Gather, time, cancellationToken);
            var (tree, folders) = dirty.Take();
            var me = account();

            // 2. Counts are known already: one batch for all of them.
            var open = mail.OpenFolders(me.AccountId).ToHashSet();
            var counts = new List<Change>();
            var toRefresh = new List<(FolderId Folder, long Since)>();
            foreach (var (folder, since) in folders)
            {
                var changed = known.TakeCounts(folder, out var moved);
                // The selected mailbox is told of message by message, its counts are not: its view counts them.
                if (changed is not null && !folder.IsInbox)
                {
                    counts.Add(changed);
                }

                if (folder.IsInbox || (moved && open.Contains(folder)))
                {
                    toRefresh.Add((folder, since));
                }
            }

            if (counts.Count > 0)
            {
                publisher.Publish(me.AccountId, counts);
            }

            // 3. Rows, of the inbox first.
            foreach (var (folder, since) in toRefresh.OrderBy(f => !f.Folder.IsInbox))
            {
                await RefreshAsync(me, folder, since, cancellationToken);
            }

            // 4. The tree, if it looks different from what was told.
            if (tree && known.TakeShapeChange())
            {
                await TellTreeAsync(me, cancellationToken);
            }
        }
    }

    private async Task RefreshAsync(MailAccount me, FolderId folder, long since, CancellationToken cancellationToken)
    {
        try
        {
            await mail.RefreshAsync(me, folder, cancellationToken);
            GatewayTelemetry.PushDelay.Record(time.GetElapsedTime(since).TotalSeconds);
        }
        catch (MailException exception) when (exception.Error == MailError.FolderGone)
        {
            dirty.MarkTree();
        }
        catch (MailException exception)
        {
            LogLater(logger, me.AccountId, exception.Error);
            await Task.Delay(tryAgainAfter, time, cancellationToken);
            dirty.Mark(folder);
        }
    }

    private async Task TellTreeAsync(MailAccount me, CancellationToken cancellationToken)
    {
        try
        {
            publisher.Publish(me.AccountId, [new FolderTreeChanged(await mail.ReadTreeAsync(me, cancellationToken))]);
        }
        catch (MailException exception)
        {
            LogLater(logger, me.AccountId, exception.Error);
            await Task.Delay(tryAgainAfter, time, cancellationToken);
            known.ForgetShape();
            dirty.MarkTree();
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "A change in the mailbox of account {AccountId} is read again later: {Error}.")]
    private static partial void LogLater(ILogger logger, Guid accountId, MailError error);
}
