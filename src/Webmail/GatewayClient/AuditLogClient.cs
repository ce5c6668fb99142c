using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.GatewayClient;

internal sealed class AuditLogClient(GatewayConnection gateway) : IAuditLog
{
    public Task<AuditPage> ListAsync(SessionTicket session, AuditQuery query, CancellationToken cancellationToken) =>
        gateway.CallAsync<AuditPage>(AdminApi.ListAudit, session, query, cancellationToken);

    public Task<AuditPage> ListOwnAsync(SessionTicket session, int skip, int take, CancellationToken cancellationToken) =>
        gateway.CallAsync<AuditPage>(AdminApi.ListOwnAudit, session, new AdminApi.PageBody(skip, take), cancellationToken);
}
