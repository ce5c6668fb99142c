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
            // Asked first, shown meanwhile.
            var opening = messages.OpenAsync(await access.TicketAsync(), id, markSeen: true, call);
            if (wasUnread)
            {
                CountUnread(id.Folder, row!.Flags, MessageFlags.Seen);
                ChangeFlags(id, row.Flags | MessageFlags.Seen, row.Labels);
            }

            // What comes at once is shown in one step with what the row knows.
            if (!await WithinAsync(ReaderPatience, opening, call) && !call.IsCancellationRequested)
            {
                ReaderChanged?.Invoke();
                ListChanged?.Invoke();
            }

            var detail = await opening;
            if (!call.IsCancellationRequested && Open is { } open && open.Id == id)
            {
                Open = open with { Row = detail.Row, Detail = detail };
                ReaderChanged?.Invoke();
                ListChanged?.Invoke();
            }
        }
        catch (MailException problem) when (!call.IsCancellationRequested)
        {
            Heed(problem);
            if (wasUnread && problem.Error is not MailError.MessageTooComplex)
            {
                CountUnread(id.Folder, MessageFlags.Seen, row!.Flags);
                ChangeFlags(id, row.Flags, row.Labels);
                ListChanged?.Invoke();
            }

            if (Open?.Id == id)
            {
                Open = Open with { Problem = problem };
                ReaderChanged?.Invoke();
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
        ReaderChanged?.Invoke();
        ListChanged?.Invoke();
    }

    public void ShowRemoteImages() => Show(Open is null ? null : Open with { RemoteImages = true });

    public void ShowText(bool preferText) => Show(Open is null ? null : Open with { PreferText = preferText });

    private void Show(OpenMessage? open)
    {
        Open = open;
        ReaderChanged?.Invoke();
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
