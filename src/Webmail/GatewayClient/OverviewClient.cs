using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.GatewayClient;

internal sealed class OverviewClient(GatewayConnection gateway) : IOverview
{
    public Task<ServiceOverview> OpenAsync(SessionTicket session, int days, string timeZone, CancellationToken cancellationToken) =>
        gateway.CallAsync<ServiceOverview>(AdminApi.OpenOverview, session, new AdminApi.OverviewBody(days, timeZone), cancellationToken);

    public Task<IReadOnlyList<PushHour>> PushHoursAsync(SessionTicket session, DateOnly day, string timeZone, CancellationToken cancellationToken) =>
        gateway.CallAsync<IReadOnlyList<PushHour>>(AdminApi.ListPushHours, session, new AdminApi.DayBody(day, timeZone), cancellationToken);
}
