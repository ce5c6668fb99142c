using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Routing;
using Microsoft.Extensions.Localization;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Messages;
using Webmail.Shell;

namespace Webmail.Folders;

/// <summary>The tree, what can be done with it, the space used, and who is signed in.</summary>
public sealed partial class FolderPane : IDisposable
{
    private readonly Lifetime _ending = new();
    private readonly HashSet<FolderId> _folded = [];

    [Inject]
    private MailState State { get; set; } = null!;

    [Inject]
    private FolderAsk Asks { get; set; } = null!;

    [Inject]
    private FolderNames Names { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IStringLocalizer<FolderWords> Words { get; set; } = null!;

    [Inject]
    private IStringLocalizer<ShellWords> Shell { get; set; } = null!;

    private Folder? Asked => Asks.Folder;

    private IEnumerable<Folder> Special => (State.Tree?.Folders ?? []).Where(IsSpecial);

    private IEnumerable<Folder> Custom => (State.Tree?.Folders ?? []).Where(f => !IsSpecial(f) && IsVisible(f));

    // On another page a click has to bring the mail page back; on it, opening a folder needs no navigation.
    private bool OnMail => new Uri(Navigation.Uri).AbsolutePath == "/";

    public void Dispose()
    {
        State.TreeChanged -= Refresh;
        State.ListChanged -= RefreshWhenMoved;
        Asks.Changed -= Refresh;
        Navigation.LocationChanged -= RefreshOnAnotherPage;
        _ending.Dispose();
    }

    protected override void OnInitialized()
    {
        State.TreeChanged += Refresh;
        State.ListChanged += RefreshWhenMoved;
        Asks.Changed += Refresh;
        Navigation.LocationChanged += RefreshOnAnotherPage;
    }

    private static bool IsSpecial(Folder folder) => folder.Role is not FolderRole.None && folder.Depth == 0 || folder.Id.IsInbox;

    // A special folder below another one keeps its place in the tree.
    private static int Depth(Folder folder) => IsSpecial(folder) ? 0 : folder.Depth;

    private static bool ShowsCount(Folder folder) => folder.Role is not (FolderRole.Trash or FolderRole.Sent);

    // Drafts are counted whole: a draft is never unread, and always unfinished.
    private static int Figure(Folder folder) => folder.Role is FolderRole.Drafts ? folder.Total : ShowsCount(folder) ? folder.Unread : 0;

    private bool HasChildren(Folder folder) => State.Tree?.Folders.Any(f => f.Parent == folder.Id && !IsSpecial(f)) ?? false;

    private bool IsFolded(Folder folder) => _folded.Contains(folder.Id);

    private bool IsVisible(Folder folder)
    {
        for (var parent = folder.Parent; parent is { } id; parent = State.Tree?.ById(id)?.Parent)
        {
            if (_folded.Contains(id))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsCurrent(Folder folder) => OnMail && State.View?.Folder == folder.Id;

    private void Fold(Folder folder)
    {
        if (!_folded.Remove(folder.Id))
        {
            _folded.Add(folder.Id);
        }
    }

    private void Ask(Folder? folder) => Asks.About(folder);

    private Task OpenAsync(FolderId folder) => OnMail ? State.OpenFolderAsync(folder, MessageFilter.All, _ending.Token) : Task.CompletedTask;

    private FolderId? _shown;

    private void RefreshWhenMoved()
    {
        if (_shown != State.View?.Folder)
        {
            _shown = State.View?.Folder;
            Refresh();
        }
    }

    private void RefreshOnAnotherPage(object? sender, LocationChangedEventArgs e) => Refresh();

    private void Refresh() => _ = InvokeAsync(StateHasChanged);
}
