using Webmail.Contracts.Accounts;
using Webmail.Contracts.Delivery;

namespace Webmail.GatewayClient;

internal sealed class DeliveriesClient(GatewayConnection gateway) : IDeliveries
{
    public async Task<SentDelivery?> OfAsync(SessionTicket session, string messageIdHeader, CancellationToken cancellationToken) =>
        (await gateway.CallAsync<DeliveryApi.OfAnswer>(DeliveryApi.Of, session, new DeliveryApi.OfBody(messageIdHeader), cancellationToken)).Delivery;
}
