using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Messages;

namespace Webmail.Messages;

/// <summary>What happened to the mailbox, whoever did it.</summary>
internal sealed partial class MailState
{
    /// <summary>Brings a batch into the page; reads again only where the batch says it is incomplete.</summary>
    public async Task ApplyAsync(ChangeBatch batch, CancellationToken cancellationToken)
    {
        Sync = batch.Token;
        SetLive(true);
        var again = batch.Resync;
        InOneStep(() => again |= Apply(batch.Changes));
        if (batch.Resync)
        {
            UseTree(await folders.ListAsync(await access.TicketAsync(), cancellationToken));
            again |= LosesOrFindsFolder();
        }

        if (again || HasLostCount())
        {
            await RefreshAsync(cancellationToken);
        }
    }

    /// <summary>Whether the stream of changes runs.</summary>
    public void SetLive(bool live)
    {
        if (IsLive != live)
        {
            IsLive = live;
            Tell(ConnectionChanged);
        }
    }

    /// <returns>Whether the folder has to be read again.</returns>
    private bool Apply(IReadOnlyList<Change> changes)
    {
        var arrived = new List<MessageRow>();
        var listTouched = false;
        var again = false;
        foreach (var change in changes)
        {
            switch (change)
            {
                case MessageArrived came:
                    listTouched |= Arrive(came.Row);
                    if (came.IsNew && !came.Row.IsSeen)
                    {
                        arrived.Add(came.Row);
                    }

                    break;
                case MessageFlagsChanged flags when !_flagsUnderWay.ContainsKey(flags.Message):
                    listTouched |= ChangeFlags(flags.Message, flags.Flags, flags.Labels);
                    break;
                case MessageRowFilled filled:
                    listTouched |= View?.Rows?.Replace(filled.Row) ?? false;
                    break;
                case MessagesRemoved gone:
                    listTouched |= Leave(gone);
                    break;
                case FolderCountsChanged counts:
                    SetCounts(counts.Folder, counts.Total, counts.Unread);
                    break;
                case FolderReset reset:
                    again |= View?.Folder == reset.Folder;
                    break;
                case FolderTreeChanged tree:
                    UseTree(tree.Tree);
                    again |= LosesOrFindsFolder();
                    break;
                case ServerStateChanged server:
                    IsServerReachable = server.Reachable;
                    Tell(ConnectionChanged);
                    break;
                case SessionEnded:
                    IsSessionGone = true;
                    Tell(ConnectionChanged);
                    break;
            }
        }

        if (listTouched)
        {
            Tell(ListChanged);
        }

        if (arrived.Count > 0)
        {
            Tell(() => MailArrived?.Invoke(arrived));
        }

        return again;
    }

    private bool Arrive(MessageRow row) =>
        View is { Rows: { } rows } view
        && row.Id.Folder == view.Folder
        && row.Id.UidValidity == view.UidValidity
        && view.Accepts(row)
        && rows.Insert(row);

    private bool Leave(MessagesRemoved gone)
    {
        if (View is not { Rows: { } rows } view || gone.Folder != view.Folder)
        {
            return false;
        }

        foreach (var id in gone.Messages)
        {
            // What this page took away itself is counted out already.
            if (_takenAway.Remove(id))
            {
                continue;
            }

            if (rows.Remove(id) < 0 && view.Filter == MessageFilter.All)
            {
                rows.RemoveUnseen(id.Uid);
            }

            if (Open?.Id == id)
            {
                Show(Open with { IsGone = true });
            }
        }

        if (Selection.Remove(gone.Messages))
        {
            Tell(SelectionChanged);
        }

        return true;
    }

    /// <summary>Where the open folder was deleted or renamed elsewhere, the list says so; an open message stays to be read.</summary>
    /// <returns>Whether it is there again and has to be read: right after a change Dovecot may list the folders as they were.</returns>
    private bool LosesOrFindsFolder()
    {
        if (View is not { } view)
        {
            return false;
        }

        var isKnownGone = ListProblem?.Error is MailError.FolderGone;
        var isThere = Tree?.ById(view.Folder) is { CanOpen: true };
        if (isThere || isKnownGone)
        {
            return isThere && isKnownGone;
        }

        _folderCall.Cancel();
        View = new FolderView(view.Folder, view.Filter);
        ListProblem = new MailException(MailError.FolderGone);
        Selection.Clear();
        Tell(SelectionChanged + ListChanged);
        if (Open is { } open && open.Id.Folder == view.Folder)
        {
            Show(open with { IsGone = true });
        }

        return false;
    }

    private bool ChangeFlags(MessageId id, MessageFlags flags, IReadOnlyList<string> labels)
    {
        if (Open is { Row: { } opened } open && open.Id == id && opened.Flags != flags)
        {
            Open = open with { Row = opened with { Flags = flags, Labels = labels } };
            Tell(ReaderChanged);
        }

        return View?.Rows is { } rows
            && rows.Find(id) is { } row
            && (row.Flags != flags || !row.Labels.SequenceEqual(labels))
            && rows.Replace(row with { Flags = flags, Labels = labels });
    }

    // With nothing under way, a list that shows everything is as long as its folder. Whatever made it differ, reading again mends it.
    private bool HasLostCount() =>
        View is { Filter: MessageFilter.All, Rows: { } rows } view && _takenAway.Count == 0 && _flagsUnderWay.Count == 0 && rows.Count != view.Total;
}
