using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.GatewayClient;

internal sealed class AdminAliasesClient(GatewayConnection gateway) : IAdminAliases
{
    public Task<AliasPage> ListAsync(SessionTicket session, AliasQuery query, CancellationToken cancellationToken) =>
        gateway.CallAsync<AliasPage>(AdminApi.ListAliases, session, query, cancellationToken);

    public Task<AdminAlias> AddAsync(SessionTicket session, AliasEdit edit, CancellationToken cancellationToken) =>
        gateway.CallAsync<AdminAlias>(AdminApi.AddAlias, session, edit, cancellationToken);

    public Task<AdminAlias> UpdateAsync(SessionTicket session, Guid aliasId, AliasEdit edit, CancellationToken cancellationToken) =>
        gateway.CallAsync<AdminAlias>(AdminApi.UpdateAlias, session, new AdminApi.UpdateAliasBody(aliasId, edit), cancellationToken);

    public Task DeleteAsync(SessionTicket session, IReadOnlyList<Guid> aliases, CancellationToken cancellationToken) =>
        gateway.CallAsync(AdminApi.DeleteAliases, session, new AdminApi.IdsBody(aliases), cancellationToken);
}
