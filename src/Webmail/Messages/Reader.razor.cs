using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Microsoft.JSInterop;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Shell;

namespace Webmail.Messages;

/// <summary>The open message: what the row knows at once, the rest when it is there, the body as a document of its own.</summary>
public sealed partial class Reader : IAsyncDisposable
{
    private readonly Lifetime _ending = new();
    private IJSObjectReference? _reader;
    private MessageId? _shown;
    private (MessageId Message, bool PreferText, bool RemoteImages)? _told;
    private bool _showsPeople;

    [Inject]
    private MailState State { get; set; } = null!;

    [Inject]
    private Formats Formats { get; set; } = null!;

    [Inject]
    private ErrorText Errors { get; set; } = null!;

    [Inject]
    private IJSRuntime Js { get; set; } = null!;

    [Inject]
    private IStringLocalizer<MessageWords> Words { get; set; } = null!;

    private string Subject => State.Open?.Row?.Subject is { Length: > 0 } subject ? subject : Words["NoSubject"];

    private IReadOnlyList<MailAddress> Authors => State.Open switch
    {
        { Detail.From: { Count: > 0 } authors } => authors,
        { Row.From: { } author } => [author],
        _ => [new MailAddress("", Words["NoSender"])],
    };

    private MailAddress? Author => Authors[0];

    private DateTimeOffset? Date => State.Open?.Detail?.Date ?? State.Open?.Row?.Date;

    private string ToText
    {
        get
        {
            var people = State.Open?.Detail is { } detail ? [.. detail.To, .. detail.Cc] : State.Open?.Row?.Recipients ?? [];
            return people.Count == 0 && State.Open?.Detail is not null
                ? Words["ToNobodyNamed"]
                : string.Join(", ", people.Take(12).Select(Short)) + (people.Count > 12 ? " …" : "");
        }
    }

    public async ValueTask DisposeAsync()
    {
        State.ReaderChanged -= Refresh;
        await _ending.DisposeAsync();
        try
        {
            await (_reader?.DisposeAsync() ?? ValueTask.CompletedTask);
        }
        catch (JSDisconnectedException)
        {
            // The page is gone already, and its modules with it.
        }
    }

    internal static string Named(MailAddress address) => address.Display == address.Address ? address.Address : $"{address.Name} <{address.Address}>";

    protected override void OnInitialized() => State.ReaderChanged += Refresh;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        // reader.js shows the message on the mousedown that opens it; this makes sure of it for every other way of opening one.
        if (firstRender)
        {
            _reader = await Js.InvokeAsync<IJSObjectReference>("import", _ending.Token, "./js/reader.js");
        }

        if (_reader is not null && State.Open is { Problem: null } open && _told != (open.Id, open.PreferText, open.RemoteImages))
        {
            _told = (open.Id, open.PreferText, open.RemoteImages);
            await _reader.InvokeVoidAsync("show", _ending.Token, open.Id.ToString(), open.PreferText, open.RemoteImages);
        }
    }

    private static IEnumerable<(string Word, IReadOnlyList<MailAddress> People)> People(MessageDetail detail) =>
        new (string Word, IReadOnlyList<MailAddress> People)[]
        {
            ("FieldFrom", detail.From),
            ("FieldSender", detail.Sender is { } sender && detail.From.All(f => f.Address != sender.Address) ? [sender] : []),
            ("FieldReplyTo", detail.ReplyTo),
            ("FieldTo", detail.To),
            ("FieldCc", detail.Cc),
            ("FieldBcc", detail.Bcc),
        }.Where(p => p.People.Count > 0);

    // What one sent lies in Sent, or wherever it was moved to since.
    private bool IsOwn(MessageDetail detail) =>
        State.ByRole(FolderRole.Sent)?.Id == detail.Row.Id.Folder
        || detail.From.Any(from => string.Equals(from.Address, State.Account?.Address, StringComparison.OrdinalIgnoreCase));

    private string Short(MailAddress address) =>
        string.Equals(address.Address, State.Account?.Address, StringComparison.OrdinalIgnoreCase) ? Words["ToMe"] : address.Display;

    private void Refresh() => _ = InvokeAsync(() =>
    {
        if (_shown != State.Open?.Id)
        {
            _shown = State.Open?.Id;
            _showsPeople = false;
        }

        StateHasChanged();
    });
}
