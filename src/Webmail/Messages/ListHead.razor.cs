using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Folders;
using Webmail.Shell;

namespace Webmail.Messages;

/// <summary>The folder's name, its counts and filters; while rows are selected, what can be done with them.</summary>
public sealed partial class ListHead
{
    // The names of all messages of a list are asked for in stretches of this size.
    private const int Stretch = 500;

    private readonly Lifetime _ending = new();
    private bool _selectingAll;

    [Inject]
    private MailState State { get; set; } = null!;

    [Inject]
    private MailActions Actions { get; set; } = null!;

    [Inject]
    private IMessages Messages { get; set; } = null!;

    [Inject]
    private SessionAccess Access { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private ErrorText Errors { get; set; } = null!;

    [Inject]
    private FolderNames Names { get; set; } = null!;

    [Inject]
    private IStringLocalizer<MessageWords> Words { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellWords> Shell { get; set; } = null!;

    private string SpamWord => Words[State.Folder?.Role is FolderRole.Junk ? "NotSpam" : "Spam"];

    private MarkupString DrawerTool => SharedMarkup.Of("list-drawer", 300, html => html.Write(
        $"""<button type="button" class="tool drawer-only" data-drawer-toggle title="{Shell["ShowFolders"]}" aria-label="{Shell["ShowFolders"]}">{Icons.Of("menu")}</button>"""));

    private MarkupString MenuTool => SharedMarkup.Of("list-more", 300, html => html.Write(
        $"""<button type="button" class="tool" popovertarget="list-menu" title="{Words["MoreList"]}" aria-label="{Words["MoreList"]}">{Icons.Of("more")}</button>"""));

    private bool AllSeen => State.Selection.Ids.All(id => State.View?.Rows?.Find(id)?.IsSeen ?? false);

    private string MarkWord => Words[AllSeen ? "MarkUnread" : "MarkRead"];

    private string? Sum => State.View is { Rows: not null } view
        ? view.Unread > 0 && State.Folder?.Role is not (FolderRole.Drafts or FolderRole.Sent)
            ? Words.Plural("Unread", view.Unread)
            : Words.Plural("Messages", view.Total)
        : null;

    public void Dispose()
    {
        State.ListChanged -= Refresh;
        State.SelectionChanged -= Refresh;
        State.ConnectionChanged -= Refresh;
        State.TreeChanged -= Refresh;
        _ending.Dispose();
    }

    protected override void OnInitialized()
    {
        State.ListChanged += Refresh;
        State.SelectionChanged += Refresh;
        State.ConnectionChanged += Refresh;
        State.TreeChanged += Refresh;
    }

    private string Pressed(MessageFilter filter) => State.View?.Filter == filter ? "true" : "false";

    private Task FilterAsync(MessageFilter filter) => State.View is { } view
        ? State.OpenFolderAsync(view.Folder, view.Filter == filter ? MessageFilter.All : filter, _ending.Token)
        : Task.CompletedTask;

    private Task MarkShownReadAsync() =>
        Actions.MarkAsync([.. (State.View?.Rows?.All ?? []).Where(r => !r.Row.IsSeen).Select(r => r.Row.Id)], true, _ending.Token);

    private async Task SelectAllAsync()
    {
        if (State.View is not { Rows: { } rows } view)
        {
            return;
        }

        _selectingAll = true;
        try
        {
            var ids = new List<MessageId>(rows.Count);
            var ticket = await Access.TicketAsync();
            while (ids.Count < rows.Count)
            {
                var page = await Messages.ListAsync(ticket, view.Folder, view.Filter, ids.Count, Stretch, _ending.Token);
                ids.AddRange(page.Rows.Select(r => r.Id));
                if (page.Rows.Count == 0 || view != State.View)
                {
                    break;
                }
            }

            if (view == State.View)
            {
                State.Select(s => s.Add(ids));
            }
        }
        catch (MailException problem)
        {
            State.Heed(problem);
            Toasts.SayProblem(Errors.For(problem));
        }
        finally
        {
            _selectingAll = false;
        }
    }

    private void Refresh() => _ = InvokeAsync(StateHasChanged);
}
