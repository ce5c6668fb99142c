using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Webmail.Accounts;
using Webmail.Admin;
using Webmail.Changes;
using Webmail.Compose;
using Webmail.Contracts;
using Webmail.Contracts.Messages;
using Webmail.Messages;

namespace Webmail.Shell;

/// <summary>
/// The frame around every page. It starts the mailbox's state, once while prerendering and once more, from what was kept, in the
/// circuit; and it is where the browser's keys and gestures come in.
/// </summary>
public sealed partial class AppLayout : IAsyncDisposable
{
    public const string ZoneCookie = "webmail-zone";

    // A prerendered page waits this long for its rows; a slower mailbox shows skeleton rows first.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(400);

    private readonly Lifetime _ending = new();
    private ErrorBoundary? _boundary;
    private string? _problem;
    private DotNetObjectReference<AppLayout>? _self;
    private IJSObjectReference? _shell;
    private (string Address, int Unread)? _said;

    /// <summary>Names the prerendered page that is kept for this circuit.</summary>
    [PersistentState]
    public string? Handoff { get; set; }

    [PersistentState]
    public string? ZoneId { get; set; }

    [CascadingParameter]
    private HttpContext? Context { get; set; }

    [Inject]
    private IStringLocalizer<ShellWords> Words { get; set; } = null!;

    [Inject]
    private MailState State { get; set; } = null!;

    [Inject]
    private ShellCommands Commands { get; set; } = null!;

    [Inject]
    private ChangeWatch Watch { get; set; } = null!;

    [Inject]
    private ShellHandoff Kept { get; set; } = null!;

    [Inject]
    private ViewGrants Grants { get; set; } = null!;

    [Inject]
    private SessionAccess Access { get; set; } = null!;

    [Inject]
    private Formats Formats { get; set; } = null!;

    [Inject]
    private ComposeHost Compose { get; set; } = null!;

    [Inject]
    private ErrorText Errors { get; set; } = null!;

    [Inject]
    private NavigationManager Navigation { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    // Administering needs no mail: its pages show themselves where the mailbox can't be read.
    private bool InAdmin => AdminPane.Has(Navigation.Uri);

    /// <summary>A key, a menu item or a gesture that JavaScript saw.</summary>
    [JSInvokable]
    public Task Run(string command, string? row, string? argument) => Commands.RunAsync(command, row, argument, _ending.Token);

    /// <summary>The browser went back or forward.</summary>
    [JSInvokable]
    public async Task GoTo(string address)
    {
        var place = MailPlace.Of(address);
        if (State.View is not { } view || view.Folder != place.Folder || view.Filter != place.Filter)
        {
            await State.OpenFolderAsync(place.Folder, place.Filter, _ending.Token);
        }

        if (place.Message is { } message)
        {
            await State.OpenMessageAsync(message, _ending.Token);
        }
        else
        {
            State.CloseMessage();
        }
    }

    [JSInvokable]
    public void Narrow(bool narrow) => State.IsNarrow = narrow;

    public async ValueTask DisposeAsync()
    {
        State.ListChanged -= Tell;
        State.ReaderChanged -= Tell;
        State.TreeChanged -= Tell;
        State.ConnectionChanged -= LeaveWhenSignedOut;
        await _ending.DisposeAsync();
        _self?.Dispose();
        try
        {
            await (_shell?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone already, and its modules with it.
        }
    }

    protected override async Task OnInitializedAsync()
    {
        ZoneId ??= Context?.Request.Cookies[ZoneCookie];
        Formats.UseZone(ZoneId);
        Compose.TimeZone = Formats.ZoneId;
        State.ListChanged += Tell;
        State.ReaderChanged += Tell;
        State.TreeChanged += Tell;
        State.ConnectionChanged += LeaveWhenSignedOut;
        if (Kept.Take(Handoff) is { } snapshot)
        {
            State.Restore(snapshot);
        }
        else if (RendererInfo.IsInteractive)
        {
            await StartAsync();
        }
        else
        {
            var start = StartAsync();
            await Task.WhenAny(start, Task.Delay(Patience, _ending.Token));
            Handoff = start.IsCompletedSuccessfully && State.Snapshot() is { } page ? Kept.Put(page) : null;
            if (!start.IsCompleted)
            {
                // The circuit asks again; this answer has nobody left to read it.
                await _ending.DisposeAsync();
                await start;
            }
        }

        if (RendererInfo.IsInteractive && State.HasStarted)
        {
            Watch.Start();
        }
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        _self = DotNetObjectReference.Create(this);
        _shell = await Js.InvokeAsync<IJSObjectReference>("import", _ending.Token, "./js/shell.js");
        var grant = Grants.Grant(await Access.TicketAsync());
        await _shell.InvokeVoidAsync("attach", _ending.Token, _self, grant, System.Globalization.CultureInfo.CurrentUICulture.Name);
        Tell();
    }

    private async Task StartAsync()
    {
        var place = MailPlace.Of(Navigation.Uri);
        try
        {
            await State.StartAsync(place.Folder, place.Filter, _ending.Token);
            if (place.Message is { } message)
            {
                await State.OpenMessageAsync(message, _ending.Token);
            }
        }
        catch (MailException problem) when (problem.Error is MailError.SessionGone)
        {
            ToSignIn();
        }
        catch (MailException problem)
        {
            _problem = Errors.For(problem);
        }
        catch (OperationCanceledException) when (_ending.IsOver)
        {
            // The page went away, or lets its circuit ask.
        }
    }

    private async Task StartAgainAsync()
    {
        _problem = null;
        await StartAsync();
        if (State.HasStarted)
        {
            Watch.Start();
        }
    }

    private void LeaveWhenSignedOut()
    {
        if (State.IsSessionGone)
        {
            ToSignIn();
        }
    }

    private void ToSignIn() =>
        Navigation.NavigateTo(ReturnAddress.SignIn(new Uri(Navigation.Uri).PathAndQuery, sessionGone: true), forceLoad: true);

    private void Tell() => _ = InvokeAsync(TellAsync);

    // The address and the icon of the tab follow the state; they are told once for each difference.
    private async Task TellAsync()
    {
        if (_shell is null || State.View is not { } view || !new Uri(Navigation.Uri).AbsolutePath.Equals("/", StringComparison.Ordinal))
        {
            return;
        }

        var inbox = State.Tree?.ByRole(Contracts.Folders.FolderRole.Inbox)?.Unread ?? 0;
        var now = (new MailPlace(view.Folder, view.Filter, State.Open?.Id).Address(), inbox);
        if (_said == now)
        {
            return;
        }

        _said = now;
        try
        {
            await _shell.InvokeVoidAsync("tell", _ending.Token, now.Item1, inbox);
        }
        catch (Exception gone) when (gone is JSDisconnectedException or OperationCanceledException)
        {
            // Nobody is there to be told.
        }
    }
}
