using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Folders;
using Webmail.Shell;

namespace Webmail.Messages;

/// <summary>
/// The rows of the open folder: one grid as high as the whole list, and in it only the stretch one looks at. The browser says
/// which stretch that is (<c>list.js</c>); how high a row is only the style sheet knows.
/// </summary>
public sealed partial class MessageList : IAsyncDisposable
{
    // What is rendered before the browser has said how much it shows.
    private const int FirstWindow = 24;

    private readonly Lifetime _ending = new();
    private readonly LatestCall _windowCall = new();
    private DotNetObjectReference<MessageList>? _self;
    private IJSObjectReference? _list;
    private IReadOnlyList<(int Index, DateGroup Group)> _groups = [];
    private RowLines? _lines;
    private FolderView? _shown;
    private int _first;
    private int _count;
    private int _wantedCount = FirstWindow;

    [Inject]
    private MailState State { get; set; } = null!;

    [Inject]
    private Formats Formats { get; set; } = null!;

    [Inject]
    private FolderNames Names { get; set; } = null!;

    [Inject]
    private ErrorText Errors { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private IStringLocalizer<MessageWords> Words { get; set; } = null!;

    private ListDensity Density => State.Account?.Preferences.Density ?? ListDensity.Standard;

    private string FolderName => State.Folder is { } folder ? Names.Of(folder) : "";

    // One's own name in every row of Sent says nothing.
    private bool ShowsRecipients => State.Folder?.Role is FolderRole.Sent or FolderRole.Drafts;

    private string ViewKey => State.View is { } view ? $"{view.Filter}:{view.Folder.FullName}" : "";

    private string CanvasStyle => State.View?.Rows is { } rows ? Height("block-size", rows.Count, _groups.Count) : "block-size:100%";

    private string WindowStyle => $"transform:translateY({Calc(_first, _groups.Count(g => g.Index < _first))})";

    /// <summary>The stretch the browser wants to show.</summary>
    [JSInvokable]
    public async Task Window(int first, int count)
    {
        var call = _windowCall.Begin(_ending.Token);
        try
        {
            await State.EnsureAsync(first, count, call);
        }
        catch (OperationCanceledException) when (call.IsCancellationRequested)
        {
            // The list was scrolled on; the newer stretch is on its way.
            return;
        }

        _wantedCount = Math.Clamp(count, FirstWindow, 250);
        Place(first);
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        State.ListChanged -= Refresh;
        State.SelectionChanged -= Refresh;
        await _ending.DisposeAsync();
        _windowCall.Dispose();
        try
        {
            if (_list is not null)
            {
                await _list.InvokeVoidAsync("detach", _self);
                await _list.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone already, and its modules with it.
        }

        _self?.Dispose();
    }

    protected override void OnInitialized()
    {
        _lines = new RowLines(Formats, Words);
        State.ListChanged += Refresh;
        State.SelectionChanged += Refresh;
        Place(0);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (firstRender)
        {
            _self = DotNetObjectReference.Create(this);
            _list = await Js.InvokeAsync<IJSObjectReference>("import", _ending.Token, "./js/list.js");
            await _list.InvokeVoidAsync("attach", _ending.Token, _self);
        }
    }

    private static string Height(string property, int rows, int groups) => $"{property}:{Calc(rows, groups)}";

    private static string Calc(int rows, int groups) =>
        string.Create(CultureInfo.InvariantCulture, $"calc({rows} * var(--row-h) + {groups} * var(--group-h))");

    private DateGroup? GroupAt(int index)
    {
        foreach (var (at, group) in _groups)
        {
            if (at == index)
            {
                return group;
            }
        }

        return null;
    }

    private void Place(int first)
    {
        var rows = State.View?.Rows;
        if (_shown != State.View)
        {
            // Another list begins at its top, with no more rows than a first look needs.
            var sameList = _shown is not null && State.View is not null && _shown.Folder == State.View.Folder && _shown.Filter == State.View.Filter;
            if (!sameList)
            {
                (first, _wantedCount) = (0, FirstWindow);
            }

            _shown = State.View;
        }

        _first = Math.Clamp(first, 0, Math.Max(0, (rows?.Count ?? 0) - 1));
        _count = Math.Min(_wantedCount, (rows?.Count ?? 0) - _first);
        _groups = rows is null ? [] : DateGroups.Of(rows, Formats);
    }

    private Task TryAgainAsync() => State.View is { } view ? State.OpenFolderAsync(view.Folder, view.Filter, _ending.Token) : Task.CompletedTask;

    private Task ToInboxAsync() => State.OpenFolderAsync(FolderId.Inbox, MessageFilter.All, _ending.Token);

    private void Refresh() => _ = InvokeAsync(() =>
    {
        Place(_first);
        StateHasChanged();
    });
}
