using Webmail.Contracts.Delivery;
using Webmail.Data.Delivery;

namespace Webmail.Gateway.Delivery;

/// <summary>How it stands with a message, out of the rows that the log made.</summary>
internal static class DeliveryStates
{
    // What somebody has to know first.
    private static readonly DeliveryState[] WorstFirst =
        [DeliveryState.Bounced, DeliveryState.Dropped, DeliveryState.Held, DeliveryState.Waiting, DeliveryState.Relayed, DeliveryState.Delivered];

    public static DeliveryState Of(LoggedRecipientEntity recipient, LoggedMessageEntity message) => recipient.State switch
    {
        RecipientState.Relayed => DeliveryState.Relayed,
        RecipientState.Delivered => DeliveryState.Delivered,
        RecipientState.Bounced or RecipientState.Expired => DeliveryState.Bounced,
        RecipientState.Dropped => DeliveryState.Dropped,
        _ => message.HeldAt is null ? DeliveryState.Waiting : DeliveryState.Held,
    };

    /// <summary>The worst of its recipients', those included that were not tried yet.</summary>
    public static DeliveryState Of(LoggedMessageEntity message)
    {
        var states = message.Recipients.Select(r => Of(r, message));
        if (message.RemovedAt is null)
        {
            states = message.Recipients.Count < (message.RecipientCount ?? 1) ? states.Append(message.HeldAt is null ? DeliveryState.Waiting : DeliveryState.Held) : states;
        }
        else if (message.Recipients.Count == 0)
        {
            states = [DeliveryState.Dropped];
        }

        return Worst(states);
    }

    public static DeliveryState Worst(IEnumerable<DeliveryState> states) => states.MinBy(state => Array.IndexOf(WorstFirst, state));

    /// <summary>As an administrator sees it: also where an alias led.</summary>
    public static RecipientDelivery Tell(LoggedRecipientEntity recipient, LoggedMessageEntity message) => new(
        recipient.OriginalAddress ?? recipient.Address,
        recipient.OriginalAddress is null ? null : recipient.Address,
        Of(recipient, message),
        recipient.At,
        recipient.Attempts,
        recipient.Relay,
        recipient.Dsn,
        recipient.Text);
}
