using System.Net;
using System.Text;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.Testing.Fakes;

/// <summary><see cref="IMessages"/> over a <see cref="FakeMailbox"/>.</summary>
public sealed class FakeMessages(FakeMailbox mailbox) : IMessages
{
    /// <summary>Details beyond what a row knows, for the messages that need some.</summary>
    public Dictionary<MessageId, Func<MessageDetail, MessageDetail>> Details { get; } = [];

    /// <summary>Without it, moved messages have no new identifier, as on a server that lacks UIDPLUS.</summary>
    public bool HasUidPlus { get; set; } = true;

    public async Task<FolderPage> OpenFolderAsync(SessionTicket session, FolderId folder, MessageFilter filter, int take, CancellationToken cancellationToken)
    {
        await mailbox.AskAsync($"Open {folder} {filter}", cancellationToken);
        var matching = Matching(folder, filter);
        var counts = mailbox.Counts(folder);
        return new FolderPage(folder, FakeMailbox.UidValidity, filter, counts.Total, counts.Unread, matching.Count, [.. matching.Take(take)], mailbox.Changes.Now);
    }

    public async Task<MessagePage> ListAsync(SessionTicket session, FolderId folder, MessageFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        await mailbox.AskAsync($"List {folder} {skip}+{take}", cancellationToken);
        var matching = Matching(folder, filter);
        return new MessagePage(folder, FakeMailbox.UidValidity, matching.Count, skip, [.. matching.Skip(skip).Take(take)]);
    }

    public async Task<MessageDetail> OpenAsync(SessionTicket session, MessageId message, bool markSeen, CancellationToken cancellationToken)
    {
        await mailbox.AskAsync($"Read {message.Uid}", cancellationToken);
        var row = mailbox.Row(message);
        if (markSeen && !row.IsSeen)
        {
            row = mailbox.SetFlags(message, row.Flags | MessageFlags.Seen, null);
            mailbox.Tell(new MessageFlagsChanged(message, row.Flags, row.Labels), mailbox.Counts(message.Folder));
        }

        var detail = new MessageDetail(
            row, row.From is { } from ? [from] : [], null, [], row.Recipients, [], [], row.Date, $"<{message.Uid}@a.test>", new MessageBody(true, true, 0),
            [.. row.Attachments.Select((name, i) => new Attachment($"{i + 2}", name, "application/octet-stream", 240_000, false))], []);
        return Details.TryGetValue(message, out var more) ? more(detail) : detail;
    }

    public async Task<string> OpenBodyAsync(SessionTicket session, BodyRequest request, CancellationToken cancellationToken)
    {
        await mailbox.AskAsync($"Body {request.Message.Uid}", cancellationToken);
        var row = mailbox.Row(request.Message);
        return $"<!DOCTYPE html><meta name=\"color-scheme\" content=\"light dark\"><style>body{{font:14px/1.5 system-ui,sans-serif;margin:16px 8px 16px 0}}</style><p>{WebUtility.HtmlEncode(row.Subject)}</p><p>{WebUtility.HtmlEncode(row.Preview)}</p>";
    }

    public Task<PartContent> OpenPartAsync(SessionTicket session, MessageId message, string partId, CancellationToken cancellationToken)
    {
        var row = mailbox.Row(message);
        var name = row.Attachments.ElementAtOrDefault(int.Parse(partId, System.Globalization.CultureInfo.InvariantCulture) - 2) ?? throw new MailException(MailError.PartGone);
        return Task.FromResult(Content(new string('x', 240_000), "application/octet-stream", name));
    }

    public Task<PartContent> OpenSourceAsync(SessionTicket session, MessageId message, CancellationToken cancellationToken) =>
        Task.FromResult(Content($"Subject: {mailbox.Row(message).Subject}\r\n\r\n", "message/rfc822", null));

    public Task<PartContent> OpenRemoteImageAsync(SessionTicket session, MessageId message, Uri address, CancellationToken cancellationToken) =>
        throw new MailException(MailError.RemoteContentRefused);

    public async Task SetFlagsAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FlagChange change, CancellationToken cancellationToken)
    {
        await mailbox.AskAsync($"Flags {Uids(messages)} +{change.Add} -{change.Remove}", cancellationToken);
        foreach (var id in messages)
        {
            var row = mailbox.Row(id);
            row = mailbox.SetFlags(id, (row.Flags & ~change.Remove) | change.Add, [.. row.Labels.Except(change.RemoveLabels ?? []).Union(change.AddLabels ?? [])]);
            mailbox.Tell(new MessageFlagsChanged(id, row.Flags, row.Labels), mailbox.Counts(id.Folder));
        }
    }

    public async Task<MoveResult> MoveAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken)
    {
        await mailbox.AskAsync($"Move {messages[0].Folder}→{target} {Uids(messages)}", cancellationToken);
        return Transfer(messages, target, remove: true);
    }

    public async Task<MoveResult> CopyAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken)
    {
        await mailbox.AskAsync($"Copy {messages[0].Folder}→{target} {Uids(messages)}", cancellationToken);
        return Transfer(messages, target, remove: false);
    }

    public async Task<MoveResult?> DeleteAsync(SessionTicket session, IReadOnlyList<MessageId> messages, bool forGood, CancellationToken cancellationToken)
    {
        await mailbox.AskAsync($"Delete {Uids(messages)}{(forGood ? " for good" : "")}", cancellationToken);
        if (!forGood)
        {
            return Transfer(messages, mailbox.Tree.ByRole(FolderRole.Trash)!.Id, remove: true);
        }

        mailbox.RemoveElsewhere([.. messages]);
        return null;
    }

    private static string Uids(IEnumerable<MessageId> messages) => string.Join(',', messages.Select(m => m.Uid));

    private static PartContent Content(string text, string type, string? name)
    {
        var bytes = Encoding.UTF8.GetBytes(text);
        return new PartContent(new MemoryStream(bytes), type, name, bytes.Length);
    }

    private MoveResult Transfer(IReadOnlyList<MessageId> messages, FolderId target, bool remove)
    {
        var moved = new List<MovedMessage>();
        foreach (var id in messages.OrderBy(m => m.Uid))
        {
            var row = mailbox.Add(target, mailbox.Row(id));
            moved.Add(new MovedMessage(id, HasUidPlus ? row.Id : null));
            mailbox.Tell(new MessageArrived(row, IsNew: false), mailbox.Counts(target));
        }

        if (remove)
        {
            mailbox.RemoveElsewhere([.. messages]);
        }

        return new MoveResult(target, moved);
    }

    private List<MessageRow> Matching(FolderId folder, MessageFilter filter) => mailbox.Rows(folder).FindAll(row => filter switch
    {
        MessageFilter.Unread => !row.IsSeen,
        MessageFilter.Flagged => row.IsFlagged,
        _ => true,
    });
}
