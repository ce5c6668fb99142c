using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.Messages;

/// <summary>What the page shows before the server has answered, and how it goes back when the answer is no.</summary>
internal sealed partial class MailState
{
    /// <summary>Changes rows at once. The result puts back what was, for those not changed by anybody since.</summary>
    public Action ShowFlags(IReadOnlyCollection<MessageId> ids, FlagChange change)
    {
        var before = new List<MessageRow>();
        InOneStep(() =>
        {
            foreach (var id in ids)
            {
                _flagsUnderWay[id] = _flagsUnderWay.GetValueOrDefault(id) + 1;
                if ((View?.Rows?.Find(id) ?? (Open?.Id == id ? Open.Row : null)) is { } row)
                {
                    before.Add(row);
                    CountUnread(row.Id.Folder, row.Flags, Applied(row.Flags, change));
                    ChangeFlags(id, Applied(row.Flags, change), Applied(row.Labels, change));
                }
            }

            Tell(ListChanged);
        });
        return () => InOneStep(() =>
        {
            foreach (var row in before)
            {
                CountUnread(row.Id.Folder, Applied(row.Flags, change), row.Flags);
                ChangeFlags(row.Id, row.Flags, row.Labels);
            }

            Tell(ListChanged);
        });
    }

    /// <summary>The server has answered a change of flags, whatever it said.</summary>
    public void SettleFlags(IReadOnlyCollection<MessageId> ids)
    {
        foreach (var id in ids)
        {
            if (_flagsUnderWay.TryGetValue(id, out var count) && count > 1)
            {
                _flagsUnderWay[id] = count - 1;
            }
            else
            {
                _flagsUnderWay.Remove(id);
            }
        }
    }

    /// <summary>Takes rows out of the list at once. The result puts them back where they were.</summary>
    /// <param name="next">What to open instead of a message that goes; null when nothing takes its place.</param>
    public Action ShowGone(IReadOnlyCollection<MessageId> ids, out MessageId? next)
    {
        var neighbour = Neighbour(ids);
        if (Open is { } open && ids.Contains(open.Id) && IsNarrow)
        {
            neighbour = null;
        }

        var view = View;
        var taken = new List<(int Index, MessageRow Row)>();
        InOneStep(() => TakeAway(ids, view, taken, closes: neighbour is null));
        next = neighbour;
        return () => InOneStep(() =>
        {
            _takenAway.ExceptWith(ids);
            if (view == View && view?.Rows is { } now)
            {
                foreach (var (index, row) in Enumerable.Reverse(taken))
                {
                    now.InsertAt(index, row);
                    CountUnread(row.Id.Folder, MessageFlags.Seen, row.Flags);
                }
            }

            Tell(ListChanged);
        });
    }

    /// <summary>Shows rows that came back under new identifiers, before the stream tells of them.</summary>
    public void ShowReturned(IEnumerable<MessageRow> rows)
    {
        foreach (var row in rows)
        {
            _ = Arrive(row);
        }

        Tell(ListChanged);
    }

    private void TakeAway(IReadOnlyCollection<MessageId> ids, FolderView? view, List<(int Index, MessageRow Row)> taken, bool closes)
    {
        if (view?.Rows is { } rows)
        {
            foreach (var id in ids)
            {
                if (rows.Find(id) is { } row)
                {
                    taken.Add((rows.Remove(id), row));
                    CountUnread(row.Id.Folder, row.Flags, MessageFlags.Seen);
                }

                if (id.Folder == view.Folder)
                {
                    _takenAway.Add(id);
                }
            }
        }

        if (Selection.Remove(ids))
        {
            Tell(SelectionChanged);
        }

        if (closes && Open is { } open && ids.Contains(open.Id))
        {
            CloseMessage();
        }

        Tell(ListChanged);
    }

    private static MessageFlags Applied(MessageFlags flags, FlagChange change) => (flags & ~change.Remove) | change.Add;

    private static IReadOnlyList<string> Applied(IReadOnlyList<string> labels, FlagChange change) =>
        change.AddLabels is null && change.RemoveLabels is null
            ? labels
            : [.. labels.Except(change.RemoveLabels ?? []).Union(change.AddLabels ?? [])];

    // The count beside a folder follows at once too; the server's own number corrects it.
    private void CountUnread(FolderId folder, MessageFlags before, MessageFlags after)
    {
        var by = (before.HasFlag(MessageFlags.Seen) ? 0 : -1) + (after.HasFlag(MessageFlags.Seen) ? 0 : 1);
        if (by != 0 && Tree?.ById(folder) is { } known)
        {
            SetCounts(folder, known.Total, Math.Max(0, known.Unread + by));
        }
    }
}
