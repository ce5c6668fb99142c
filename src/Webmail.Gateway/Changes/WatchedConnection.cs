using MailKit;
using MailKit.Net.Imap;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Changes;

/// <summary>
/// A watcher's connection to the server: asks it to tell what happens, and marks what it tells in <see cref="DirtyFolders"/>.
/// It asks for counts and flags alone: sizes and bodies would make the server keep megabytes for an idle connection.
/// </summary>
internal sealed class WatchedConnection(
    ImapConnection connection, OverheardNames names, ChangesOptions options, KnownFolders known, DirtyFolders dirty, TimeProvider time)
{
    // What happens to names while a sweep is under way comes in among its own answers, where it can't be told apart.
    private static readonly TimeSpan SecondLook = TimeSpan.FromSeconds(2);

    private readonly ImapClient _client = connection.Client;
    private bool _canNotify = connection.Features.Notify;
    private volatile CancellationTokenSource? _idling;
    private volatile bool _mustSweep;

    private bool CanIdle => connection.Features.Idle;

    /// <summary>Has the server tell from here on, then reads where everything stands. Nothing falls between the two.</summary>
    public async Task ArmAsync(CancellationToken cancellationToken)
    {
        names.Overheard = OnOverheardName;
        _client.FolderCreated += (_, e) => Hear(e.Folder);
        Hear(_client.Inbox);

        // 1. As whoever opens the mailbox does. Read-only it would leave \Recent alone, and Dovecot would look through a large Maildir at each
        // arrival. MailKit asks for CONDSTORE with it.
        await WithinAsync(token => _client.Inbox.OpenAsync(FolderAccess.ReadWrite, token), cancellationToken);

        // 2. Tell, and then how everything stands.
        await NotifyAsync(cancellationToken);
        await SweepAsync(cancellationToken);
    }

    /// <summary>Listens until the connection fails or the token is cancelled; never returns otherwise.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        var swept = time.GetTimestamp();
        var isSecondLookDue = false;
        while (true)
        {
            // Where the server tells of all folders by itself, the sweep is only there to mend what it may have missed.
            var sweepEvery = isSecondLookDue ? SecondLook : _canNotify && CanIdle ? options.IdleFor : options.SweepEvery;
            var untilSweep = sweepEvery - time.GetElapsedTime(swept);
            if (_mustSweep)
            {
                _mustSweep = false;
                await SweepAsync(cancellationToken);
                (swept, isSecondLookDue) = (time.GetTimestamp(), true);
            }
            else if (untilSweep <= TimeSpan.Zero)
            {
                await NotifyAsync(cancellationToken);
                await SweepAsync(cancellationToken);
                (swept, isSecondLookDue) = (time.GetTimestamp(), false);
            }
            else if (CanIdle)
            {
                await IdleAsync(untilSweep < options.IdleFor ? untilSweep : options.IdleFor, cancellationToken);
            }
            else
            {
                await Task.Delay(untilSweep < options.PollEvery ? untilSweep : options.PollEvery, time, cancellationToken);
                await WithinAsync(_client.NoOpAsync, cancellationToken);
            }
        }
    }

    private async Task IdleAsync(TimeSpan length, CancellationToken cancellationToken)
    {
        using var done = new CancellationTokenSource(length, time);
        // A server that is gone without a word does not answer the DONE either.
        _idling = done;
        try
        {
            await WithinAsync(token => _client.IdleAsync(done.Token, token), length + options.CommandTimeout, cancellationToken);
        }
        finally
        {
            _idling = null;
        }
    }

    // Of a folder that can't be told apart, only that something happened is known: where all of them stand is asked.
    private void OnOverheardName()
    {
        if (_idling is { } idling)
        {
            _mustSweep = true;
            // Not now: this is the connection's own reading.
            idling.CancelAfter(TimeSpan.FromMilliseconds(5));
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        var items = StatusItems.Count | StatusItems.Unread | StatusItems.UidNext | StatusItems.UidValidity;
        if (connection.Features.CondStore)
        {
            items |= StatusItems.HighestModSeq;
        }

        var listed = new List<IMailFolder>();
        foreach (var root in _client.PersonalNamespaces)
        {
            // One round trip with LIST-STATUS (RFC 5819); MailKit asks folder by folder where it is missing.
            await WithinAsync(async token => listed.AddRange(await _client.GetFoldersAsync(root, items, subscribedOnly: false, token)), cancellationToken);
        }

        foreach (var folder in listed)
        {
            Hear(folder);
            dirty.Mark(new FolderId(folder.FullName));
        }

        known.Listed(listed);
        dirty.MarkTree();
        dirty.Mark(FolderId.Inbox);
    }

    // RFC 5465 §5.8: a server may give up telling (NOTIFICATIONOVERFLOW), which MailKit keeps to itself. So it is asked again now and then.
    private async Task NotifyAsync(CancellationToken cancellationToken)
    {
        if (!_canNotify)
        {
            return;
        }

        try
        {
            await WithinAsync(token => _client.NotifyAsync(status: false, Events(), token), cancellationToken);
        }
        catch (ImapCommandException)
        {
            // RFC 5465 §3.1: BADEVENT, or too many mailboxes for it. It can still be swept.
            _canNotify = false;
        }
    }

    private void Hear(IMailFolder folder)
    {
        if (!known.Hear(folder))
        {
            return;
        }

        void Changed(object? sender, EventArgs e) => dirty.Mark(new FolderId(folder.FullName));
        void Listed(object? sender, EventArgs e) => dirty.MarkTree();
        folder.CountChanged += Changed;
        folder.UnreadChanged += Changed;
        folder.UidNextChanged += Changed;
        folder.UidValidityChanged += Changed;
        folder.HighestModSeqChanged += Changed;
        folder.MessageFlagsChanged += Changed;
        folder.MessageExpunged += Changed;
        folder.MessagesVanished += Changed;
        folder.Subscribed += Listed;
        folder.Unsubscribed += Listed;
        folder.Deleted += (_, _) =>
        {
            known.Deleted(folder);
            dirty.MarkTree();
        };
        folder.Renamed += (_, e) =>
        {
            known.Renamed(e.OldName, folder);
            dirty.MarkTree();
            dirty.Mark(new FolderId(folder.FullName));
        };
        dirty.MarkTree();
    }

    private static List<ImapEventGroup> Events()
    {
        // RFC 5465 §6.1: of the selected mailbox each message, of the others their STATUS, and what becomes of their names.
        // No FETCH items with MessageNew: the rows are read over the pool, once for everybody who looks.
        ImapEvent[] messages = [new ImapEvent.MessageNew(MessageSummaryItems.None), ImapEvent.MessageExpunge, ImapEvent.FlagChange];
        return
        [
            new ImapEventGroup(ImapMailboxFilter.Selected, messages),
            new ImapEventGroup(ImapMailboxFilter.Personal, [.. messages, ImapEvent.MailboxName, ImapEvent.SubscriptionChange]),
        ];
    }

    private Task WithinAsync(Func<CancellationToken, Task> command, CancellationToken cancellationToken) =>
        WithinAsync(command, options.CommandTimeout, cancellationToken);

    private async Task WithinAsync(Func<CancellationToken, Task> command, TimeSpan limit, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(limit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            await command(either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException("The mail server does not answer.");
        }
    }
}
