using Webmail.Compose;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Folders;
using Webmail.Messages;

namespace Webmail.Shell;

/// <summary>Everything a key, a menu or a gesture can ask for, by name. The browser sends the name and the row it was done on.</summary>
internal sealed class ShellCommands(MailState state, MailActions actions, ComposeHost compose, FolderAsk asks, FoldedFolders folded, Toasts toasts)
{
    public Task RunAsync(string command, string? row, string? argument, CancellationToken cancellationToken)
    {
        MessageId? on = MessageId.TryParse(row, null, out var id) ? id : null;
        var targets = actions.Targets(on);
        return command switch
        {
            "compose" => compose.OpenAsync(ComposeKind.New, null, cancellationToken),
            "reply" => WriteAsync(ComposeKind.Reply, on, cancellationToken),
            "reply-all" => WriteAsync(ComposeKind.ReplyAll, on, cancellationToken),
            "forward" => WriteAsync(ComposeKind.Forward, on, cancellationToken),
            "archive" => actions.ArchiveAsync(targets, cancellationToken),
            "delete" => actions.DeleteAsync(targets, cancellationToken),
            "spam" => actions.SpamAsync(targets, cancellationToken),
            "star" => actions.StarAsync(targets, cancellationToken),
            "star-one" when on is { } one => actions.StarAsync([one], cancellationToken),
            "read" => actions.MarkAsync(targets, true, cancellationToken),
            "unread" => UnreadAsync(targets, cancellationToken),
            "toggle-read" => actions.MarkAsync(targets, !AllSeen(targets), cancellationToken),
            "move" when argument is not null && state.Tree?.ById(new FolderId(argument)) is { } target => actions.MoveAsync(targets, target, cancellationToken),
            "undo" => toasts.UndoAsync(),
            "open" when on is { } opened => OpenAsync(opened, cancellationToken),
            "close" => Done(state.CloseMessage),
            "select" when on is { } marked => Done(() => state.Select(s => s.Toggle(marked))),
            "select-to" when on is { } end && state.View?.Rows is { } rows => Done(() => state.Select(s => s.ExtendTo(end, rows))),
            "select-all" when state.View?.Rows is { } all => Done(() => state.Select(s => s.Add(all.All.Select(r => r.Row.Id)))),
            "select-none" => Done(() => state.Select(s => s.Clear())),
            "folder" when argument is { Length: > 0 } => state.OpenFolderAsync(new FolderId(argument), MessageFilter.All, cancellationToken),
            "ask-folder" => Done(() => asks.About(argument is { Length: > 0 } ? new FolderId(argument) : null, state.Tree)),
            "fold" when argument is { Length: > 0 } => Done(() => folded.Turn(new FolderId(argument))),
            "go" when Enum.TryParse<FolderRole>(argument, true, out var role) && state.ByRole(role) is { } folder => state.OpenFolderAsync(folder.Id, MessageFilter.All, cancellationToken),
            _ => Task.CompletedTask,
        };
    }

    private static Task Done(Action action)
    {
        action();
        return Task.CompletedTask;
    }

    private bool AllSeen(IReadOnlyList<MessageId> ids) => ids.All(id => (state.View?.Rows?.Find(id) ?? state.Open?.Row)?.IsSeen ?? false);

    // A draft is not read but taken up again.
    private Task OpenAsync(MessageId id, CancellationToken cancellationToken) =>
        state.Folder?.Role is FolderRole.Drafts
            ? compose.OpenAsync(ComposeKind.EditDraft, id, cancellationToken)
            : state.OpenMessageAsync(id, cancellationToken);

    private Task WriteAsync(ComposeKind kind, MessageId? on, CancellationToken cancellationToken) =>
        (on ?? state.Open?.Id) is { } source ? compose.OpenAsync(kind, source, cancellationToken) : Task.CompletedTask;

    // What is open counts as being read: to be unread again it has to be closed.
    private Task UnreadAsync(IReadOnlyList<MessageId> ids, CancellationToken cancellationToken)
    {
        if (state.Open is { } open && ids.Contains(open.Id))
        {
            state.CloseMessage();
        }

        return actions.MarkAsync(ids, false, cancellationToken);
    }
}
