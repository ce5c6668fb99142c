using Microsoft.JSInterop;
using Webmail.Contracts;
using Webmail.Shell;

namespace Webmail.Compose;

// The address fields. The browser decides when: a key, a paste, a drop; what comes of it is decided here.
public sealed partial class Composer
{
    private const int MostSuggestions = 8;
    private const long LongestPaste = 1024 * 1024;

    private readonly LatestCall _suggesting = new();
    private RecipientKind _suggestingFor;
    private IReadOnlyList<MailAddress> _suggestions = [];

    private bool IsShown(RecipientKind kind) => _revealed.Contains(kind) || Composition.Recipients(kind).Count > 0;

    private IReadOnlyList<MailAddress> SuggestionsFor(RecipientKind kind) => _suggestingFor == kind ? _suggestions : [];

    [JSInvokable]
    public async Task CommitRecipients(RecipientKind kind, string text)
    {
        Composition.Add(kind, AddressText.Parse(text));
        await RecipientsChangedAsync();
    }

    /// <summary>A paste longer than one message of the circuit may be.</summary>
    [JSInvokable]
    public async Task CommitManyRecipients(RecipientKind kind, IJSStreamReference text)
    {
        await using var reference = text;
        await using var content = await text.OpenReadStreamAsync(LongestPaste, _gone.Token);
        using var reader = new StreamReader(content);
        await CommitRecipients(kind, await reader.ReadToEndAsync(_gone.Token));
    }

    /// <returns>How many suggestions are shown now.</returns>
    [JSInvokable]
    public async Task<int> SuggestRecipients(RecipientKind kind, string typed)
    {
        var mine = _suggesting.Begin(_gone.Token);
        IReadOnlyList<MailAddress> found = [];
        if (!string.IsNullOrWhiteSpace(typed))
        {
            try
            {
                found = await contacts.SuggestAsync(await session.TicketAsync(), typed.Trim(), MostSuggestions, mine);
            }
            catch (MailException)
            {
                // Suggestions are a convenience: without them one types on.
            }
            catch (OperationCanceledException) when (mine.IsCancellationRequested)
            {
                return 0;
            }
        }

        if (mine.IsCancellationRequested)
        {
            return 0;
        }

        _suggestingFor = kind;
        _suggestions = [.. found.Where(f => !Composition.Recipients(kind).Any(r => string.Equals(r.Address.Address, f.Address, StringComparison.OrdinalIgnoreCase)))];
        StateHasChanged();
        return _suggestions.Count;
    }

    [JSInvokable]
    public async Task PickSuggestion(RecipientKind kind, int index)
    {
        if (_suggestingFor == kind && index >= 0 && index < _suggestions.Count)
        {
            Composition.Add(kind, [Recipient.Of(_suggestions[index])]);
        }

        await RecipientsChangedAsync();
    }

    [JSInvokable]
    public async Task RemoveRecipient(RecipientKind kind, int index)
    {
        Composition.TryRemove(kind, index, out _);
        _revealed.Add(kind);
        await RecipientsChangedAsync();
    }

    /// <returns>The text of the chip that was taken away to be edited.</returns>
    [JSInvokable]
    public async Task<string?> EditRecipient(RecipientKind kind, int index)
    {
        var text = Composition.TryRemove(kind, index, out var removed) ? removed.Text : null;
        _revealed.Add(kind);
        await RecipientsChangedAsync();
        return text;
    }

    [JSInvokable]
    public async Task MoveRecipient(RecipientKind from, int index, RecipientKind to)
    {
        _revealed.Add(from);
        Composition.Move(from, index, to);
        await RecipientsChangedAsync();
    }

    private async Task RevealAsync(RecipientKind kind)
    {
        _revealed.Add(kind);
        StateHasChanged();
        await Browser.InvokeVoidAsync("focus", _gone.Token, kind.ToString());
    }

    private async Task RecipientsChangedAsync()
    {
        _suggestions = [];
        if (!Composition.HasMarkedRecipients)
        {
            _problem = null;
        }

        StateHasChanged();
        await KeepAsync(touched: true);
    }
}
