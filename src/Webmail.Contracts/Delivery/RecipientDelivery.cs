namespace Webmail.Contracts.Delivery;

/// <summary>What became of a message for one of its recipients.</summary>
/// <param name="Address">Whom it was sent to.</param>
/// <param name="DeliveredTo">Where an alias led, where that is somewhere else and may be told.</param>
/// <param name="At">When it came to be so; while it waits, the last attempt.</param>
/// <param name="Relay">The host it was handed to or refused by, <c>name[address]:port</c>; null where none was reached.</param>
/// <param name="Dsn">The status code of RFC 3463, such as <c>4.4.1</c>.</param>
/// <param name="Text">The server's own words.</param>
public sealed record RecipientDelivery(
    string Address, string? DeliveredTo, DeliveryState State, DateTimeOffset At, int Attempts, string? Relay, string? Dsn, string? Text);

public enum DeliveryState
{
    /// <summary>In the queue; it is tried again.</summary>
    Waiting,

    /// <summary>In the queue, kept there by an administrator.</summary>
    Held,

    /// <summary>Another host has taken it.</summary>
    Relayed,

    /// <summary>In a mailbox here.</summary>
    Delivered,

    /// <summary>Refused for good, or given up; its sender was told.</summary>
    Bounced,

    /// <summary>Taken out of the queue by an administrator; nobody was told.</summary>
    Dropped,

    /// <summary>Never taken: whoever wanted to hand it over was told at once.</summary>
    Refused,
}
