using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Contacts;
using Webmail.Contracts.Messages;
using Webmail.Shell;

namespace Webmail.Compose;

/// <summary>
/// The server's half of a composer: recipients, attachments, options, saving and sending. What is typed stays in the
/// browser's half (<c>Composer.razor.js</c>) until it is saved or sent.
/// </summary>
public sealed partial class Composer(
    IJSRuntime js,
    ComposeHost host,
    ICompose compose,
    IContacts contacts,
    IMessages messages,
    SessionAccess session,
    ErrorText errors,
    Toasts toasts) : IAsyncDisposable
{
    // A body is as long as it is; beyond this it is no letter.
    private const long LongestBody = 32 * 1024 * 1024;

    private readonly Lifetime _gone = new();
    private readonly HashSet<RecipientKind> _revealed = [];
    private ElementReference _root;
    private DotNetObjectReference<Composer>? _self;
    private IJSObjectReference? _module;
    private IJSObjectReference? _browser;
    private AccountInfo? _account;
    private bool _attaching;
    private bool _attached;
    private string? _status;
    private string? _problem;
    private string? _notice;

    [Parameter, EditorRequired]
    public Composition Composition { get; set; } = null!;

    private ErrorText Errors => errors;

    private IJSObjectReference Browser => _browser ?? throw new InvalidOperationException("The browser's half of the composer is not there yet.");

    private string Prefix => $"c{Composition.Id:n}";

    private bool IsMinimised => Composition.View is ComposerView.Minimised;

    private bool IsFull => Composition.View is ComposerView.Full;

    private bool IsSending => Composition.Phase is ComposerPhase.Sending;

    private string ViewName => Composition.View.ToString().ToLowerInvariant();

    private string Title => string.IsNullOrWhiteSpace(Composition.Subject) ? Words["NewMessage"] : Composition.Subject;

    private string AttachTitle => _account?.MaxMessageSize is { } limit ? Words["AttachUpTo", Formats.Size(limit)] : Words["Attach"];

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (_attaching || Composition.Phase is not ComposerPhase.Writing)
        {
            return;
        }

        _attaching = true;
        await AttachAsync(_gone.Token);
    }

    private async Task AttachAsync(CancellationToken cancellationToken)
    {
        try
        {
            _account = await host.AccountAsync(cancellationToken);
        }
        catch (MailException problem)
        {
            // Who it is says the message itself; the limits are the server's to say then.
            _problem = errors.For(problem);
        }

        _self = DotNetObjectReference.Create(this);
        _module = await js.InvokeAsync<IJSObjectReference>("import", cancellationToken, "./Compose/Composer.razor.js");
        _browser = await _module.InvokeAsync<IJSObjectReference>("attach", cancellationToken, _root, _self, new
        {
            id = Composition.Id,
            account = _account?.Address ?? Composition.From.Address,
            culture = CultureInfo.CurrentCulture.Name,
            state = Composition.ToSnapshot().ToJson(),
            html = Composition.Html,
            text = Composition.Text,
            plain = Composition.IsPlainText,
            restored = Composition.IsRestored,
            quotes = Composition.Kind is ComposeKind.Reply or ComposeKind.ReplyAll or ComposeKind.Forward,
            images = CarriedImages(),
            uploadAddress = UploadEndpoints.Path.TrimStart('/'),
            progressWords = Words["ProgressOf"].Value,
            focus = Composition.HasRecipients ? "body" : nameof(RecipientKind.To),
        });
        _attached = true;
        if (Composition.IsRestored)
        {
            _notice = Composition.WasSending ? Words["RestoredWhileSending"]
                : Composition.Unfinished.Count > 0 ? Words["RestoredUnfinished", string.Join(", ", Composition.Unfinished)]
                : Words["Restored"];
        }

        StateHasChanged();
    }

    /// <summary>Images of the message answered or forwarded are shown from where they are.</summary>
    private Dictionary<string, string> CarriedImages() => Composition.Attachments
        .Where(a => a is { ContentId: not null, Done.Carried: not null })
        .GroupBy(a => a.ContentId!)
        .ToDictionary(g => g.Key, g => g.First().Done!.Carried is { } part ? $"attachment/{part.Message}/{Uri.EscapeDataString(part.PartId)}" : "");

    private async Task<ComposerBody> ReadAsync(CancellationToken cancellationToken)
    {
        var stream = await Browser.InvokeAsync<IJSStreamReference>("read", cancellationToken);
        await using var reference = stream;
        await using var content = await stream.OpenReadStreamAsync(LongestBody, cancellationToken);
        var body = await JsonSerializer.DeserializeAsync<ComposerBody>(content, JsonSerializerOptions.Web, cancellationToken)
            ?? throw new JsonException("The browser sent no body.");
        Composition.Subject = body.Subject;
        if (body.Pending.Count > 0)
        {
            foreach (var (kind, text) in body.Pending)
            {
                Composition.Add(Enum.Parse<RecipientKind>(kind), AddressText.Parse(text));
            }

            await Browser.InvokeVoidAsync("clearPending", cancellationToken, body.Pending.Keys);
        }

        return body;
    }

    /// <summary>Tells the browser what to keep beside the body.</summary>
    /// <param name="touched">A person changed something: a draft is due.</param>
    private async Task KeepAsync(bool touched)
    {
        if (_browser is not null)
        {
            await _browser.InvokeVoidAsync("state", _gone.Token, Composition.ToSnapshot().ToJson(), touched);
        }
    }

    private async Task SubjectChangedAsync(ChangeEventArgs change)
    {
        Composition.Subject = change.Value as string ?? "";
        await KeepAsync(touched: false);
    }

    private Task OptionsChangedAsync() => KeepAsync(touched: true);

    private async Task SetPlainTextAsync(bool plain)
    {
        Composition.IsPlainText = plain;
        await Browser.InvokeVoidAsync("setPlain", _gone.Token, plain);
        await KeepAsync(touched: true);
    }

    private void ToggleMinimised() => host.Show(Composition, IsMinimised ? ComposerView.Docked : ComposerView.Minimised);

    private void ToggleFull() => host.Show(Composition, IsFull ? ComposerView.Docked : ComposerView.Full);

    private Task RetryOpeningAsync() => host.FillAsync(Composition, _gone.Token);

    /// <summary>Answers, which is all it is for: a browser that gets no answer has no connection.</summary>
    [JSInvokable]
    public Task Alive() => Task.CompletedTask;

    [JSInvokable]
    public void EditorUnavailable()
    {
        Composition.IsPlainText = true;
        _notice = Words["EditorUnavailable"];
        StateHasChanged();
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.DisposeAsync();
        _suggesting.Dispose();
        try
        {
            if (_browser is not null)
            {
                await _browser.InvokeVoidAsync("dispose");
                await _browser.DisposeAsync();
            }

            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone, and its half of the composer with it.
        }

        _self?.Dispose();
    }
}
