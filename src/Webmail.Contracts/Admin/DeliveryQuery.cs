using Webmail.Contracts.Delivery;

namespace Webmail.Contracts.Admin;

/// <summary>Which messages of the delivery log; null or empty is any.</summary>
/// <param name="MessageId">The whole header, with or without its angle brackets.</param>
/// <param name="Sender">Part of the envelope's sender, or of the login that submitted it.</param>
/// <param name="Recipient">Part of an address it was sent to or delivered to.</param>
/// <param name="From">Arrived then or later.</param>
/// <param name="To">Arrived earlier.</param>
/// <param name="State">For at least one recipient.</param>
/// <param name="OnlySpam">What the spam filter marked or refused.</param>
public sealed record DeliveryQuery(
    string? MessageId = null,
    string? Sender = null,
    string? Recipient = null,
    DateTimeOffset? From = null,
    DateTimeOffset? To = null,
    DeliveryState? State = null,
    bool OnlySpam = false,
    int Skip = 0,
    int Take = 50);
