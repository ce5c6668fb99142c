using Microsoft.Extensions.Localization;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Folders;
using Webmail.Shell;

namespace Webmail.Messages;

/// <summary>
/// What one does with messages. Each: 1. the server is told; 2. the page shows it done; 3. a toast says so, with its undo,
/// or says why not and the page is as it was.
/// </summary>
internal sealed class MailActions(
    MailState state,
    IMessages messages,
    SessionAccess access,
    Toasts toasts,
    ErrorText errors,
    FolderNames names,
    IStringLocalizer<MessageWords> words)
{
    /// <summary>What an action is about: the selection, else the row it was done on, else the open message.</summary>
    public IReadOnlyList<MessageId> Targets(MessageId? row) =>
        state.Selection.Count > 0 && (row is not { } one || state.Selection.Contains(one)) ? [.. state.Selection.Ids]
        : row is { } id ? [id]
        : state.Open is { } open ? [open.Id]
        : [];

    public Task StarAsync(IReadOnlyList<MessageId> ids, CancellationToken cancellationToken)
    {
        var star = !ids.All(id => Row(id)?.IsFlagged ?? false);
        return ChangeFlagsAsync(ids, FlagChange.Flag(star), done: null, cancellationToken);
    }

    public Task MarkAsync(IReadOnlyList<MessageId> ids, bool seen, CancellationToken cancellationToken) =>
        ChangeFlagsAsync(ids, FlagChange.MarkSeen(seen), words.Plural(seen ? "DoneRead" : "DoneUnread", ids.Count), cancellationToken);

    public Task ArchiveAsync(IReadOnlyList<MessageId> ids, CancellationToken cancellationToken) =>
        MoveToRoleAsync(ids, FolderRole.Archive, "DoneArchived", cancellationToken);

    /// <summary>Into the spam folder, or out of it again.</summary>
    public Task SpamAsync(IReadOnlyList<MessageId> ids, CancellationToken cancellationToken) =>
        state.Folder?.Role is FolderRole.Junk
            ? MoveToRoleAsync(ids, FolderRole.Inbox, "DoneNotSpam", cancellationToken)
            : MoveToRoleAsync(ids, FolderRole.Junk, "DoneSpam", cancellationToken);

    public Task MoveAsync(IReadOnlyList<MessageId> ids, Folder target, CancellationToken cancellationToken) =>
        TakeAwayAsync(
            [.. ids.Where(id => id.Folder != target.Id)],
            (ticket, some) => messages.MoveAsync(ticket, some, target.Id, cancellationToken)!,
            count => words.Plural("DoneMoved", count, names.Of(target)),
            cancellationToken);

    /// <summary>To Trash; from Trash and Junk for good.</summary>
    public Task DeleteAsync(IReadOnlyList<MessageId> ids, CancellationToken cancellationToken)
    {
        var forGood = state.Folder?.Role is FolderRole.Trash or FolderRole.Junk;
        return TakeAwayAsync(
            ids,
            (ticket, some) => messages.DeleteAsync(ticket, some, forGood, cancellationToken),
            count => words.Plural(forGood ? "DoneDeleted" : "DoneTrashed", count),
            cancellationToken);
    }

    private async Task MoveToRoleAsync(IReadOnlyList<MessageId> ids, FolderRole role, string done, CancellationToken cancellationToken)
    {
        if (state.ByRole(role) is not { } target)
        {
            toasts.SayProblem(words["NoFolder", names.Of(role)]);
            return;
        }

        await TakeAwayAsync(
            [.. ids.Where(id => id.Folder != target.Id)],
            (ticket, some) => messages.MoveAsync(ticket, some, target.Id, cancellationToken)!,
            count => words.Plural(done, count),
            cancellationToken);
    }

    private async Task TakeAwayAsync(
        IReadOnlyList<MessageId> ids,
        Func<Contracts.Accounts.SessionTicket, IReadOnlyList<MessageId>, Task<MoveResult?>> tell,
        Func<int, string> done,
        CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }

        var rows = ids.Select(Row).OfType<MessageRow>().ToDictionary(r => r.Id);
        MoveResult? result = null;
        var telling = TellAsync(async ticket => result = await tell(ticket, ids));
        var putBack = state.ShowGone(ids, out var next);
        var opening = next is { } id ? state.OpenMessageAsync(id, cancellationToken) : Task.CompletedTask;
        try
        {
            await telling;
            toasts.Say(done(ids.Count), result is null ? null : () => MoveBackAsync(result, rows, cancellationToken));
        }
        catch (MailException problem)
        {
            state.Heed(problem);
            putBack();
            toasts.SayProblem(words["Failed", errors.For(problem), words["PutBack"]]);
        }

        await opening;
    }

    private async Task MoveBackAsync(MoveResult result, Dictionary<MessageId, MessageRow> rows, CancellationToken cancellationToken)
    {
        try
        {
            // RFC 4315: without UIDPLUS nobody knows what they are called now.
            if (result.Moved.Any(m => m.To is null))
            {
                toasts.SayProblem(words["NotUndone"]);
                return;
            }

            foreach (var home in result.Moved.GroupBy(m => m.From.Folder))
            {
                var returned = await messages.MoveAsync(await access.TicketAsync(), [.. home.Select(m => m.To!.Value)], home.Key, cancellationToken);
                var earlier = home.ToDictionary(m => m.To!.Value, m => m.From);
                state.ShowReturned(returned.Moved
                    .Where(m => m.To is not null && rows.ContainsKey(earlier[m.From]))
                    .Select(m => rows[earlier[m.From]] with { Id = m.To!.Value }));
            }

            toasts.Say(words["Undone"]);
        }
        catch (MailException problem)
        {
            state.Heed(problem);
            toasts.SayProblem(errors.For(problem));
        }
    }

    private async Task ChangeFlagsAsync(IReadOnlyList<MessageId> ids, FlagChange change, string? done, CancellationToken cancellationToken)
    {
        if (ids.Count == 0)
        {
            return;
        }

        // The server is told first, and the page shows it done while the words are on their way.
        var telling = TellAsync(ticket => messages.SetFlagsAsync(ticket, ids, change, cancellationToken));
        var putBack = state.ShowFlags(ids, change);
        try
        {
            await telling;
            if (done is not null && ids.Count > 1)
            {
                var back = new FlagChange(change.Remove, change.Add, change.RemoveLabels, change.AddLabels);
                toasts.Say(done, () => ChangeFlagsAsync(ids, back, null, cancellationToken));
            }
        }
        catch (MailException problem)
        {
            state.Heed(problem);
            putBack();
            toasts.SayProblem(words["Failed", errors.For(problem), words["PutBack"]]);
        }
        finally
        {
            state.SettleFlags(ids);
        }
    }

    private async Task TellAsync(Func<Contracts.Accounts.SessionTicket, Task> tell) => await tell(await access.TicketAsync());

    private MessageRow? Row(MessageId id) => state.View?.Rows?.Find(id) ?? (state.Open?.Id == id ? state.Open.Row : null);
}
