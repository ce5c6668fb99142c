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
    private FolderLines _lines = null!;
    private FolderId? _shown;

    [Inject]
    private MailState State { get; set; } = null!;

    [Inject]
    private FolderAsk Asks { get; set; } = null!;

    [Inject]
    private FoldedFolders Folded { get; set; } = null!;

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
        Folded.Changed -= Refresh;
        Navigation.LocationChanged -= RefreshOnAnotherPage;
        _ending.Dispose();
    }

    protected override void OnInitialized()
    {
        _lines = new FolderLines(Names, Words);
        State.TreeChanged += Refresh;
        State.ListChanged += RefreshWhenMoved;
        Asks.Changed += Refresh;
        Folded.Changed += Refresh;
        Navigation.LocationChanged += RefreshOnAnotherPage;
    }

    private static bool IsSpecial(Folder folder) => folder.Role is not FolderRole.None && folder.Depth == 0 || folder.Id.IsInbox;

    // A special folder below another one keeps its place in the tree.
    private static int Depth(Folder folder) => IsSpecial(folder) ? 0 : folder.Depth;

    private string Line(Folder folder) => _lines.Of(folder, Depth(folder), HasChildren(folder) ? Folded.Contains(folder.Id) : null, IsCurrent(folder));

    private bool HasChildren(Folder folder) => State.Tree?.Folders.Any(f => f.Parent == folder.Id && !IsSpecial(f)) ?? false;

    private bool IsVisible(Folder folder)
    {
        for (var parent = folder.Parent; parent is { } id; parent = State.Tree?.ById(id)?.Parent)
        {
            if (Folded.Contains(id))
            {
                return false;
            }
        }

        return true;
    }

    private bool IsCurrent(Folder folder) => OnMail && State.View?.Folder == folder.Id;

    private Task OpenAsync(FolderId folder) => OnMail ? State.OpenFolderAsync(folder, MessageFilter.All, _ending.Token) : Task.CompletedTask;

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
