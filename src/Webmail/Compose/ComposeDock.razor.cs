using System.Text.Json;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Webmail.Contracts;
using Webmail.Shell;

namespace Webmail.Compose;

/// <summary>Shows what <see cref="ComposeHost"/> has open, and brings back what this browser kept.</summary>
public sealed partial class ComposeDock(ComposeHost host, IJSRuntime js) : IAsyncDisposable
{
    // What a browser kept without bodies: recipients and names of attachments.
    private const long LongestKept = 8 * 1024 * 1024;

    private readonly Lifetime _gone = new();
    private IJSObjectReference? _module;

    private ComposeHost Host => host;

    protected override void OnInitialized() => host.Changed += Refresh;

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
        {
            return;
        }

        try
        {
            var account = await host.AccountAsync(_gone.Token);
            _module = await js.InvokeAsync<IJSObjectReference>("import", _gone.Token, "./Compose/ComposeDock.razor.js");
            await using var stream = await _module.InvokeAsync<IJSStreamReference>("kept", _gone.Token, account.Address);
            await using var content = await stream.OpenReadStreamAsync(LongestKept, _gone.Token);
            var kept = await JsonSerializer.DeserializeAsync<StoredComposer[]>(content, JsonSerializerOptions.Web, _gone.Token);
            host.Restore(kept ?? []);
        }
        catch (MailException)
        {
            // Who is signed in is not known now, so whose letters to show is not either. The page says what is wrong.
        }
        catch (JSException)
        {
            // A browser that keeps nothing (private windows of some) has nothing to bring back.
        }
        catch (OperationCanceledException) when (_gone.IsOver)
        {
            // Left before it was there.
        }
    }

    private void Refresh() => _ = InvokeAsync(StateHasChanged);

    public async ValueTask DisposeAsync()
    {
        host.Changed -= Refresh;
        await _gone.DisposeAsync();
        try
        {
            if (_module is not null)
            {
                await _module.DisposeAsync();
            }
        }
        catch (JSDisconnectedException)
        {
            // The page is gone.
        }

    }
}
