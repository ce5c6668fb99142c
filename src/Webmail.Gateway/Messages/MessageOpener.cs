using MailKit;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Messages.Views;
using Webmail.Gateway.Reading;
using MessageFlags = Webmail.Contracts.Messages.MessageFlags;

namespace Webmail.Gateway.Messages;

/// <summary>
/// Opens a message: what it says of itself and what is in it, in one lease. The page asks for the two at the same moment, and for the body of
/// one that nobody has opened yet: whichever comes first, the message is read once, and kept for what follows.
/// </summary>
internal sealed class MessageOpener(ImapWork work, FolderViews views, MessageReader reader, OpenedMessages opened, MessageActions actions, PendingMarks marks)
{
    private const int MostAddresses = 500;

    private const MessageSummaryItems Items = MessageRows.Items | MessageSummaryItems.Size;

    private readonly SharedReads<(Guid Account, MessageId Message), MessageDetail> _reading = new();

    public async Task<MessageDetail> OpenAsync(MailAccount account, MessageId message, bool markSeen, CancellationToken cancellationToken)
    {
        var detail = opened.Find(account.AccountId, message) is { } known
            ? await WithFlagsAsync(account, known, cancellationToken)
            : await ReadOnceAsync(account, message, cancellationToken);
        if (!markSeen || detail.Row.IsSeen)
        {
            return detail;
        }

        // The reader does not wait for the mark: on a Maildir it costs more than the message. It is told as a change when it is made.
        marks.Start(account.AccountId, token => actions.SetFlagsAsync(account, [message], FlagChange.MarkSeen(true), token));
        return detail with { Row = detail.Row with { Flags = detail.Row.Flags | MessageFlags.Seen } };
    }

    /// <summary>The document that shows the body.</summary>
    /// <exception cref="MailException">MessageGone.</exception>
    public async Task<string> OpenBodyAsync(MailAccount account, BodyRequest request, CancellationToken cancellationToken)
    {
        if (!request.PreferText && !reader.IsOpen(account, request.Message))
        {
            await ReadOnceAsync(account, request.Message, cancellationToken);
        }

        return await reader.OpenBodyAsync(account, request, cancellationToken);
    }

    private Task<MessageDetail> ReadOnceAsync(MailAccount account, MessageId message, CancellationToken cancellationToken) =>
        _reading.ReadAsync((account.AccountId, message), token => ReadAsync(account, message, token), cancellationToken);

    // Where the mailbox is watched its view knows the flags, and that the message is still there.
    private async Task<MessageDetail> WithFlagsAsync(MailAccount account, MessageDetail known, CancellationToken cancellationToken)
    {
        var id = known.Row.Id;
        var flags = (views.IsWatched(account.AccountId) ? views.Find(account.AccountId, id.Folder)?.FindKnownFlags(id.UidValidity, id.Uid) : null)
            ?? await work.ReadAsync(account, id.Folder, LeasePurpose.Interactive, async (lease, token) =>
            {
                var folder = await lease.OpenMessageFolderAsync(id, token);
                var summary = await FetchAsync(account, folder, id, new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Flags), token);
                return MailFlags.State(id.Uid, summary.Flags ?? MailKit.MessageFlags.None, summary.Keywords);
            }, cancellationToken);
        return known with { Row = known.Row with { Flags = flags.Flags, Labels = flags.Labels } };
    }

    // A structure the server garbles is shown as broken, with its envelope and its source for download, instead of not at all.
    private async Task<MessageDetail> ReadAsync(MailAccount account, MessageId message, CancellationToken cancellationToken)
    {
        try
        {
            return await work.ReadAsync(account, message.Folder, LeasePurpose.Interactive, (lease, token) => ReadAsync(account, lease, message, Items, token), cancellationToken);
        }
        catch (MailException exception) when (ImapErrors.IsUnreadable(exception))
        {
            const MessageSummaryItems WithoutStructure = Items & ~MessageSummaryItems.BodyStructure;
            return await work.ReadAsync(account, message.Folder, LeasePurpose.Interactive, (lease, token) => ReadAsync(account, lease, message, WithoutStructure, token), cancellationToken);
        }
    }

    private async Task<MessageDetail> ReadAsync(MailAccount account, ImapLease lease, MessageId message, MessageSummaryItems items, CancellationToken cancellationToken)
    {
        var folder = await lease.OpenMessageFolderAsync(message, cancellationToken);
        // One round trip instead of two; the header of a message known to be small can't be a large one.
        var isSmall = views.Find(account.AccountId, message.Folder)?.FindRow(message.UidValidity, message.Uid) is { Size: <= RowFetch.MostHeaderBytes };
        var request = isSmall ? new FetchRequest(items, MessageHeaders.Names) : new FetchRequest(items);
        var summary = await FetchAsync(account, folder, message, request, cancellationToken);
        var headers = summary.Headers is { } fields ? new MessageHeaders(fields, false) : await MessageHeaders.ReadAsync(folder, message, cancellationToken);
        var row = MessageRows.From(summary, message.Folder, message.UidValidity) with { Priority = MessageRows.PriorityOf(headers.Fields) };
        var body = await reader.ReadAsync(account, folder, message, summary.Body, cancellationToken);
        views.Find(account.AccountId, message.Folder)?.Fill([row]);
        var detail = Detail(row, summary, headers, body);
        opened.Keep(account.AccountId, detail);
        return detail;
    }

    private async Task<IMessageSummary> FetchAsync(MailAccount account, IMailFolder folder, MessageId message, FetchRequest request, CancellationToken cancellationToken)
    {
        var summaries = await folder.FetchAsync([MessageAccess.UidOf(message)], request, cancellationToken);
        if (summaries.FirstOrDefault(s => s.UniqueId.Id == message.Uid) is { } summary)
        {
            return summary;
        }

        views.ApplyExpunge(account.AccountId, message.Folder, message.UidValidity, [message.Uid]);
        throw new MailException(MailError.MessageGone);
    }

    private static MessageDetail Detail(MessageRow row, IMessageSummary summary, MessageHeaders headers, ReadMessage body)
    {
        var envelope = summary.Envelope ?? new Envelope();
        var from = Authors(summary, headers, out var several);
        var date = HeaderText.Plausible(envelope.Date);
        var notices = new List<MessageNotice>(body.Notices);
        Note(several, MessageNotice.SeveralFromHeaders);
        Note(date is null, MessageNotice.NoDate);
        Note(headers.IsCut || envelope.To.Count + envelope.Cc.Count + envelope.Bcc.Count + from.Count > MostAddresses, MessageNotice.TooLongCutShort);
        return new MessageDetail(
            row,
            from,
            MessageRows.Addresses(envelope.Sender, 1).FirstOrDefault(s => from.All(f => !string.Equals(f.Address, s.Address, StringComparison.OrdinalIgnoreCase))),
            [.. MessageRows.Addresses(envelope.ReplyTo, MostAddresses).Where(r => from.Count != 1 || from[0].Address != r.Address)],
            [.. MessageRows.Addresses(envelope.To, MostAddresses)],
            [.. MessageRows.Addresses(envelope.Cc, MostAddresses)],
            [.. MessageRows.Addresses(envelope.Bcc, MostAddresses)],
            date,
            envelope.MessageId is { Length: > 0 } id ? HeaderText.Clean(id, 998) : null,
            body.Body,
            body.Attachments,
            notices);

        void Note(bool applies, MessageNotice notice)
        {
            if (applies && !notices.Contains(notice))
            {
                notices.Add(notice);
            }
        }
    }

    // ENVELOPE shows one From header, and servers differ in which: a second one is how a reader is fooled.
    private static List<MailAddress> Authors(IMessageSummary summary, MessageHeaders read, out bool several)
    {
        var headers = read.Fields.Where(h => h.Id == HeaderId.From).ToList();
        several = headers.Count > 1;
        if (!several)
        {
            return [.. MessageRows.Addresses(summary.Envelope?.From, MostAddresses)];
        }

        var authors = new List<MailAddress>();
        foreach (var header in headers)
        {
            if (InternetAddressList.TryParse(header.RawValue, out var list))
            {
                authors.AddRange(MessageRows.Addresses(list, MostAddresses));
            }
        }

        return [.. authors.Distinct().Take(MostAddresses)];
    }
}
