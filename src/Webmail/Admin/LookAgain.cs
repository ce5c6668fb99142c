using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>Lets a page whose rows change by themselves look again every few seconds, while somebody sees it and is not about to do something with them.</summary>
public sealed class LookAgain(IJSRuntime js, TimeProvider clock) : ComponentBase, IAsyncDisposable
{
    internal static readonly TimeSpan Period = TimeSpan.FromSeconds(5);

    private readonly Lifetime _gone = new();
    private Task _looking = Task.CompletedTask;

    /// <summary>How often. Longer where a look costs more.</summary>
    [Parameter]
    public TimeSpan Every { get; set; } = Period;

    [Parameter, EditorRequired]
    public EventCallback OnTurn { get; set; }

    public async ValueTask DisposeAsync()
    {
        await _gone.DisposeAsync();
        await _looking;
    }

    protected override void OnAfterRender(bool firstRender)
    {
        if (firstRender)
        {
            _looking = LookAsync();
        }
    }

    private async Task LookAsync()
    {
        using var timer = new PeriodicTimer(Every, clock);
        try
        {
            await using var browser = await js.InvokeAsync<IJSObjectReference>("import", _gone.Token, "./Admin/AdminLayout.razor.js");
            // Waits outside the page's own order of things, so that whoever takes the page down need not wait for its turn.
            while (await timer.WaitForNextTickAsync(_gone.Token).ConfigureAwait(false))
            {
                if (!await IsBusyAsync(browser).ConfigureAwait(false))
                {
                    await InvokeAsync(OnTurn.InvokeAsync);
                }
            }
        }
        catch (Exception over) when (over is OperationCanceledException or JSException or JSDisconnectedException)
        {
            // The page was left, or its browser went away for good.
        }
    }

    private async Task<bool> IsBusyAsync(IJSObjectReference browser)
    {
        using var deadline = new CancellationTokenSource(Period, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, _gone.Token);
        try
        {
            return await browser.InvokeAsync<bool>("isBusy", either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!_gone.IsOver)
        {
            // Its line broke, and the question was lost with it. It may come back.
            return true;
        }
    }
}
