using Webmail.Contracts;
using Webmail.Contracts.Messages;

namespace Webmail.Messages;

/// <summary>The open message.</summary>
internal sealed partial class MailState
{
    /// <summary>Shows what the row knows at once and the rest when it is there; marks it seen in the same call.</summary>
    public async Task OpenMessageAsync(MessageId id, CancellationToken cancellationToken)
    {
        if (Open?.Id == id && Open.Problem is null)
        {
            return;
        }

        var call = _readerCall.Begin(cancellationToken);
        var row = View?.Rows?.Find(id);
        var wasUnread = row is { IsSeen: false };
        Open = new OpenMessage(id, wasUnread ? row! with { Flags = row.Flags | MessageFlags.Seen } : row, null, null, PreferText: false, RemoteImages: false);
        Selection.Anchor(id);
        try
        {
            // Asked first: what comes at once is shown in one step with what the row knows.
            var opening = messages.OpenAsync(await access.TicketAsync(), id, markSeen: true, call);
            if (wasUnread)
            {
                ToldLater(() =>
                {
                    CountUnread(id.Folder, row!.Flags, MessageFlags.Seen);
                    ChangeFlags(id, row.Flags | MessageFlags.Seen, row.Labels);
                });
            }

            await WithinAsync(ReaderPatience, opening, call);
            var comesAtOnce = opening.IsCompletedSuccessfully;
            if (!opening.IsFaulted)
            {
                InOneStep(() => ShowOpen(id, comesAtOnce ? opening.Result : null, call));
            }

            var detail = await opening;
            if (!comesAtOnce)
            {
                InOneStep(() => ShowOpen(id, detail, call));
            }
        }
        catch (MailException problem) when (!call.IsCancellationRequested)
        {
            Heed(problem);
            if (wasUnread && problem.Error is not MailError.MessageTooComplex)
            {
                InOneStep(() =>
                {
                    CountUnread(id.Folder, MessageFlags.Seen, row!.Flags);
                    ChangeFlags(id, row.Flags, row.Labels);
                    Tell(ListChanged);
                });
            }

            if (Open?.Id == id)
            {
                Open = Open with { Problem = problem };
                Tell(ReaderChanged);
            }
        }
        catch (OperationCanceledException) when (call.IsCancellationRequested)
        {
            // Another message was opened meanwhile.
        }
    }

    public void CloseMessage()
    {
        if (Open is null)
        {
            return;
        }

        _readerCall.Cancel();
        Open = null;
        Tell(ReaderChanged + ListChanged);
    }

    public void ShowRemoteImages() => Show(Open is null ? null : Open with { RemoteImages = true });

    public void ShowText(bool preferText) => Show(Open is null ? null : Open with { PreferText = preferText });

    private void ShowOpen(MessageId id, MessageDetail? detail, CancellationToken cancellationToken)
    {
        if (!cancellationToken.IsCancellationRequested && Open is { } open && open.Id == id)
        {
            Open = detail is null ? open : open with { Row = detail.Row, Detail = detail };
            Tell(ReaderChanged);
        }

        Tell(ListChanged);
    }

    private void Show(OpenMessage? open)
    {
        Open = open;
        Tell(ReaderChanged);
    }

    /// <summary>The row that takes the place of those that go: the next below, else the one above.</summary>
    private MessageId? Neighbour(IReadOnlyCollection<MessageId> going)
    {
        if (Open is not { } open || !going.Contains(open.Id) || View?.Rows is not { } rows || rows.IndexOf(open.Id) is not (>= 0 and var at))
        {
            return null;
        }

        for (var i = at + 1; rows[i] is { } below; i++)
        {
            if (!going.Contains(below.Id))
            {
                return below.Id;
            }
        }

        for (var i = at - 1; i >= 0 && rows[i] is { } above; i--)
        {
            if (!going.Contains(above.Id))
            {
                return above.Id;
            }
        }

        return null;
    }
}
