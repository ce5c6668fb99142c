using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.Gateway.Admin.Deliveries;

internal sealed class DeliveryLogService(Administrators administrators, DeliveryList list) : IDeliveryLog
{
    public async Task<LoggedDeliveryPage> ListAsync(SessionTicket session, DeliveryQuery query, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        return await list.PageAsync(query, cancellationToken);
    }

    public async Task<LoggedDeliveryDetail> OpenAsync(SessionTicket session, LoggedDeliveryId delivery, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        return await list.GetAsync(delivery, cancellationToken);
    }
}
