using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.GatewayClient;

internal sealed class AdminDomainsClient(GatewayConnection gateway) : IAdminDomains
{
    public Task<IReadOnlyList<AdminDomain>> ListAsync(SessionTicket session, CancellationToken cancellationToken) =>
        gateway.CallAsync<IReadOnlyList<AdminDomain>>(AdminApi.ListDomains, session, null, cancellationToken);

    public Task<DomainDetail> OpenAsync(SessionTicket session, string name, CancellationToken cancellationToken) =>
        gateway.CallAsync<DomainDetail>(AdminApi.OpenDomain, session, new AdminApi.DomainBody(name), cancellationToken);

    public Task<IReadOnlyList<DnsCheck>> CheckAsync(SessionTicket session, string name, CancellationToken cancellationToken) =>
        gateway.CallAsync<IReadOnlyList<DnsCheck>>(AdminApi.CheckDomain, session, new AdminApi.DomainBody(name), cancellationToken);

    public Task<FoundServers> FindServersAsync(SessionTicket session, string name, CancellationToken cancellationToken) =>
        gateway.CallAsync<FoundServers>(AdminApi.FindServers, session, new AdminApi.DomainBody(name), cancellationToken);

    public Task<TriedServers> TryServersAsync(SessionTicket session, DomainServers servers, CancellationToken cancellationToken) =>
        gateway.CallAsync<TriedServers>(AdminApi.TryServers, session, servers, cancellationToken);

    public Task<AdminDomain> AddAsync(SessionTicket session, DomainEdit edit, CancellationToken cancellationToken) =>
        gateway.CallAsync<AdminDomain>(AdminApi.AddDomain, session, edit, cancellationToken);

    public Task<AdminDomain> UpdateAsync(SessionTicket session, DomainEdit edit, CancellationToken cancellationToken) =>
        gateway.CallAsync<AdminDomain>(AdminApi.UpdateDomain, session, edit, cancellationToken);

    public Task DeleteAsync(SessionTicket session, string name, CancellationToken cancellationToken) =>
        gateway.CallAsync(AdminApi.DeleteDomain, session, new AdminApi.DomainBody(name), cancellationToken);

    public Task<DomainDetail> AddDkimKeyAsync(SessionTicket session, string name, CancellationToken cancellationToken) =>
        gateway.CallAsync<DomainDetail>(AdminApi.AddDkimKey, session, new AdminApi.DomainBody(name), cancellationToken);

    public Task<DomainDetail> RetireDkimKeyAsync(SessionTicket session, string name, string selector, CancellationToken cancellationToken) =>
        gateway.CallAsync<DomainDetail>(AdminApi.RetireDkimKey, session, new AdminApi.DkimKeyBody(name, selector), cancellationToken);
}
