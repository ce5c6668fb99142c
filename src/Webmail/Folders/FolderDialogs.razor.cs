using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Messages;
using Webmail.Shell;

namespace Webmail.Folders;

/// <summary>Creating, renaming, emptying and deleting folders. The browser opens these dialogs; they close when the server agreed.</summary>
public sealed partial class FolderDialogs : IDisposable
{
    private readonly Lifetime _ending = new();
    private string _name = "";
    private string _newName = "";
    private string _newParent = "";
    private string? _problem;

    [Inject]
    private IFolders Folders { get; set; } = null!;

    [Inject]
    private MailState State { get; set; } = null!;

    [Inject]
    private FolderAsk Asks { get; set; } = null!;

    [Inject]
    private FolderNames Names { get; set; } = null!;

    [Inject]
    private SessionAccess Access { get; set; } = null!;

    [Inject]
    private Toasts Toasts { get; set; } = null!;

    [Inject]
    private ErrorText Errors { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private IStringLocalizer<FolderWords> Words { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellWords> Shell { get; set; } = null!;

    private string AskedName => Asks.Folder is { } folder ? Names.Of(folder) : Asks.Id?.FullName ?? "";

    // None before a folder is asked for: the list may be long, and most pages never show it.
    private IEnumerable<Folder> Parents => (Asks.Id is null ? [] : State.Tree?.Folders ?? []).Where(f => f.CanHaveChildren && !IsSelfOrBelow(f));

    public void Dispose()
    {
        Asks.Changed -= Prepare;
        _ending.Dispose();
    }

    protected override void OnInitialized() => Asks.Changed += Prepare;

    private bool IsSelfOrBelow(Folder folder)
    {
        for (Folder? at = folder; at is not null; at = at.Parent is { } parent ? State.Tree?.ById(parent) : null)
        {
            if (at.Id == Asks.Id)
            {
                return true;
            }
        }

        return false;
    }

    private void Prepare()
    {
        _problem = null;
        _name = "";
        _newName = Asks.Folder?.Name ?? "";
        _newParent = Asks.Folder?.Parent?.FullName ?? "";
        _ = InvokeAsync(StateHasChanged);
    }

    private Task CreateAsync() => string.IsNullOrWhiteSpace(_name)
        ? Refuse(Words["NameMissing"])
        : DoAsync("folder-new", Words["Created", _name.Trim()], ticket => Folders.CreateAsync(ticket, Asks.Id, _name.Trim(), _ending.Token));

    private Task RenameAsync() => string.IsNullOrWhiteSpace(_newName)
        ? Refuse(Words["NameMissing"])
        : DoAsync("folder-edit", Words["Renamed", _newName.Trim()], ticket => Folders.RenameAsync(ticket, Asks.Id!.Value, _newParent.Length == 0 ? null : new FolderId(_newParent), _newName.Trim(), _ending.Token));

    private Task EmptyAsync() => DoAsync("folder-empty", Words["Emptied", AskedName], ticket => Folders.EmptyAsync(ticket, Asks.Id!.Value, _ending.Token));

    private Task DeleteAsync() => DoAsync("folder-delete", Words["Deleted", AskedName], ticket => Folders.DeleteAsync(ticket, Asks.Id!.Value, _ending.Token));

    private Task Refuse(string problem)
    {
        _problem = problem;
        return Task.CompletedTask;
    }

    private async Task DoAsync(string dialog, string done, Func<SessionTicket, Task<FolderTree>> change)
    {
        try
        {
            var touched = Asks.Id;
            State.UseTree(await change(await Access.TicketAsync()));
            await using (var menus = await Js.InvokeAsync<IJSObjectReference>("import", _ending.Token, "./js/menus.js"))
            {
                await menus.InvokeVoidAsync("closeDialog", _ending.Token, dialog);
            }

            Toasts.Say(done);
            if (State.View is { } view && State.Tree?.ById(view.Folder) is null)
            {
                // The open folder went away under its own name.
                await State.OpenFolderAsync(FolderId.Inbox, MessageFilter.All, _ending.Token);
            }
            else if (touched == State.View?.Folder)
            {
                await State.RefreshAsync(_ending.Token);
            }
        }
        catch (MailException problem)
        {
            State.Heed(problem);
            _problem = Errors.For(problem);
        }
    }
}
