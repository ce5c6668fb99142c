using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.GatewayClient;

internal sealed class DeliveryLogClient(GatewayConnection gateway) : IDeliveryLog
{
    public Task<LoggedDeliveryPage> ListAsync(SessionTicket session, DeliveryQuery query, CancellationToken cancellationToken) =>
        gateway.CallAsync<LoggedDeliveryPage>(AdminApi.ListDeliveries, session, query, cancellationToken);

    public Task<LoggedDeliveryDetail> OpenAsync(SessionTicket session, LoggedDeliveryId delivery, CancellationToken cancellationToken) =>
        gateway.CallAsync<LoggedDeliveryDetail>(AdminApi.OpenDelivery, session, new AdminApi.DeliveryBody(delivery), cancellationToken);
}
