using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.GatewayClient;

internal sealed class AdminSessionsClient(GatewayConnection gateway) : IAdminSessions
{
    public Task<AdminSessionPage> ListAsync(SessionTicket session, string? search, int skip, int take, CancellationToken cancellationToken) =>
        gateway.CallAsync<AdminSessionPage>(AdminApi.ListSessions, session, new AdminApi.SearchBody(search, skip, take), cancellationToken);

    public Task EndAsync(SessionTicket session, IReadOnlyList<Guid> sessions, CancellationToken cancellationToken) =>
        gateway.CallAsync(AdminApi.EndSessions, session, new AdminApi.IdsBody(sessions), cancellationToken);
}
