using Microsoft.AspNetCore.Components;
using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Delivery;
using Webmail.Shell;

namespace Webmail.Messages;

/// <summary>Asks when the message is opened, and again every few seconds while something of it still waits.</summary>
public sealed partial class SentDeliveryLine : IAsyncDisposable
{
    private static readonly TimeSpan Period = TimeSpan.FromSeconds(3);

    // What was sent this moment may not be in the log yet.
    private static readonly TimeSpan Young = TimeSpan.FromSeconds(15);

    private readonly Lifetime _gone = new();
    private Task _asking = Task.CompletedTask;
    private SentDelivery? _delivery;

    [Parameter, EditorRequired]
    public string MessageIdHeader { get; set; } = "";

    [Parameter]
    public DateTimeOffset? SentAt { get; set; }

    [Inject]
    private IDeliveries Deliveries { get; set; } = null!;

    [Inject]
    private SessionAccess Access { get; set; } = null!;

    [Inject]
    private TimeProvider Clock { get; set; } = null!;

    [Inject]
    private Formats Times { get; set; } = null!;

    private bool IsYoung => Clock.GetUtcNow() - SentAt is { } age && age >= TimeSpan.Zero && age < Young;

    private string Kind => _delivery!.State switch
    {
        DeliveryState.Bounced or DeliveryState.Dropped => "error",
        DeliveryState.Waiting or DeliveryState.Held => "warn",
        _ => "ok",
    };

    private string Icon => _delivery!.State switch
    {
        DeliveryState.Bounced or DeliveryState.Dropped => "warn",
        DeliveryState.Waiting or DeliveryState.Held => "clock",
        _ => "check",
    };

    // One recipient is told of in the line itself, unless a server has more to say.
    private IEnumerable<RecipientDelivery> Details => _delivery switch
    {
        { Recipients: { Count: > 1 } several } => several,
        { State: DeliveryState.Bounced or DeliveryState.Waiting, Recipients: { Count: 1 } one } => one,
        _ => [],
    };

    private string Summary
    {
        get
        {
            var delivery = _delivery!;
            if (delivery.Recipients.Count == 1)
            {
                var only = delivery.Recipients[0];
                return Words[$"Sent_{delivery.State}", delivery.State is DeliveryState.Waiting or DeliveryState.Held ? Times.Long(delivery.SubmittedAt) : Times.Long(only.At), Host(only)];
            }

            return delivery.State switch
            {
                DeliveryState.Waiting or DeliveryState.Held => Words[$"Sent_{delivery.State}", Times.Long(delivery.SubmittedAt), ""],
                DeliveryState.Dropped when delivery.Recipients.Count == 0 => Words["Sent_Dropped", Times.Long(delivery.SubmittedAt), ""],
                DeliveryState.Bounced or DeliveryState.Dropped => Words[
                    $"SentSome_{delivery.State}", delivery.Recipients.Count(r => r.State == delivery.State), delivery.Recipients.Count],
                _ => Words["SentAll", delivery.Recipients.Count, delivery.Recipients.Count == 0 ? "" : Times.Long(delivery.Recipients.Max(r => r.At))],
            };
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _gone.DisposeAsync();
        await _asking;
    }

    protected override void OnInitialized() => _asking = AskAsync(_gone.Token);

    private static string Host(RecipientDelivery recipient) => recipient.Relay?.Split('[')[0] ?? "";

    private async Task AskAsync(CancellationToken gone)
    {
        try
        {
            using var timer = new PeriodicTimer(Period, Clock);
            do
            {
                await AskOnceAsync(gone).ConfigureAwait(false);
            }
            while ((_delivery is { IsFinished: false } || (_delivery is null && IsYoung)) && await timer.WaitForNextTickAsync(gone).ConfigureAwait(false));
        }
        catch (OperationCanceledException)
        {
            // Another message was opened.
        }
    }

    private async Task AskOnceAsync(CancellationToken gone)
    {
        try
        {
            var found = await Deliveries.OfAsync(await Access.TicketAsync(), MessageIdHeader, gone);
            if (found is not null || _delivery is not null)
            {
                await InvokeAsync(() =>
                {
                    _delivery = found;
                    StateHasChanged();
                });
            }
        }
        catch (MailException)
        {
            // The message itself is there to be read; what is known already stays.
        }
    }
}
