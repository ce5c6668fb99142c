namespace Webmail.Contracts.Delivery;

/// <summary><see cref="IDeliveries"/> over HTTP.</summary>
public static class DeliveryApi
{
    public const string Of = "/api/delivery/of";

    public sealed record OfBody(string MessageIdHeader);

    /// <param name="Delivery">Null where nothing is known.</param>
    public sealed record OfAnswer(SentDelivery? Delivery);
}
