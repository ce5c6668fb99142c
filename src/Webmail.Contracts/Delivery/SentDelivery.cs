namespace Webmail.Contracts.Delivery;

/// <summary>What became of a message that one sent.</summary>
/// <param name="SubmittedAt">When our mail server took it.</param>
/// <param name="State">The worst of its recipients'.</param>
/// <param name="IsFinished">Nothing of it waits any more.</param>
/// <param name="Recipients">Those that were tried; a message is a moment in the queue before its first attempt.</param>
public sealed record SentDelivery(DateTimeOffset SubmittedAt, DeliveryState State, bool IsFinished, IReadOnlyList<RecipientDelivery> Recipients);
