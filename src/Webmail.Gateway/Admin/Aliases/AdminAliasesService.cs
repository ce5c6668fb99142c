using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.Gateway.Admin.Aliases;

internal sealed class AdminAliasesService(Administrators administrators, AliasList list, AliasChanges changes) : IAdminAliases
{
    public async Task<AliasPage> ListAsync(SessionTicket session, AliasQuery query, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        return await list.PageAsync(query, cancellationToken);
    }

    public async Task<AdminAlias> AddAsync(SessionTicket session, AliasEdit edit, CancellationToken cancellationToken) =>
        await list.GetAsync(await changes.AddAsync(await administrators.RequireAsync(session, cancellationToken), edit, cancellationToken), cancellationToken);

    public async Task<AdminAlias> UpdateAsync(SessionTicket session, Guid aliasId, AliasEdit edit, CancellationToken cancellationToken) =>
        await list.GetAsync(await changes.UpdateAsync(await administrators.RequireAsync(session, cancellationToken), aliasId, edit, cancellationToken), cancellationToken);

    public async Task DeleteAsync(SessionTicket session, IReadOnlyList<Guid> aliases, CancellationToken cancellationToken) =>
        await changes.DeleteAsync(await administrators.RequireAsync(session, cancellationToken), aliases, cancellationToken);
}
