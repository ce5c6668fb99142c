using Webmail.Contracts.Delivery;

namespace Webmail.Contracts.Admin;

/// <summary>A message that our mail server had, or one that it refused: two lists, each with its own numbers.</summary>
public sealed record LoggedDeliveryId(long Number, bool IsRefusal);

/// <param name="At">When it arrived or was refused.</param>
/// <param name="Sender">Of the envelope; empty for a report about another message, null where it was not said.</param>
/// <param name="MessageId">The header, with its angle brackets.</param>
/// <param name="Size">In bytes.</param>
/// <param name="State">The worst of its recipients'.</param>
/// <param name="Spam">Null where the spam filter rated nothing: mail of people here, and all mail while it is away.</param>
public sealed record LoggedDelivery(
    LoggedDeliveryId Id,
    DateTimeOffset At,
    string? Sender,
    string? MessageId,
    long? Size,
    DeliveryOrigin Origin,
    DeliveryState State,
    IReadOnlyList<RecipientDelivery> Recipients,
    SpamRating? Spam = null);

public enum DeliveryOrigin
{
    Unknown,

    /// <summary>From another host.</summary>
    Received,

    /// <summary>From somebody signed in here.</summary>
    Submitted,

    /// <summary>From a program on the mail host.</summary>
    Local,

    /// <summary>Our mail server's own report about another message.</summary>
    Report,
}

public sealed record LoggedDeliveryPage(int Matching, int Skip, IReadOnlyList<LoggedDelivery> Deliveries);

/// <param name="QueueId">Null for what was refused.</param>
/// <param name="Client">Who handed it over, <c>name[address]</c>.</param>
/// <param name="SubmittedBy">The login of who submitted it.</param>
/// <param name="Tls">The protocol and cipher it came under; null where it came without, or that is not known.</param>
/// <param name="Steps">In their order.</param>
public sealed record LoggedDeliveryDetail(
    LoggedDelivery Delivery,
    QueueId? QueueId,
    string? Client,
    string? SubmittedBy,
    string? Tls,
    DateTimeOffset? RemovedAt,
    IReadOnlyList<DeliveryStep> Steps);

/// <param name="Recipient">Null where it concerns the whole message.</param>
/// <param name="DelaySeconds">Since the message arrived.</param>
/// <param name="Text">The server's own words.</param>
/// <param name="Report">The report that was sent, for <see cref="DeliveryStepKind.Reported"/>, where it is known.</param>
public sealed record DeliveryStep(
    DateTimeOffset At,
    DeliveryStepKind Kind,
    string? Recipient,
    string? Relay,
    string? Tls,
    string? Dsn,
    double? DelaySeconds,
    string? Text,
    LoggedDeliveryId? Report);

public enum DeliveryStepKind
{
    Deferred,
    Relayed,
    Delivered,
    Bounced,

    /// <summary>Given up after too long in the queue.</summary>
    Expired,
    Held,
    Released,
    Dropped,

    /// <summary>Its sender was sent a report.</summary>
    Reported,
    Refused,
}
