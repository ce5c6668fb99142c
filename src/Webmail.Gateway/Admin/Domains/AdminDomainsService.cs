using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Admin.Domains.Checks;
using Webmail.Gateway.Discovery;

namespace Webmail.Gateway.Admin.Domains;

internal sealed class AdminDomainsService(Administrators administrators, DomainList list, DomainChanges changes, DkimKeys keys, DomainChecks checks, ServerSearch search, ServerTrials trials) : IAdminDomains
{
    public async Task<IReadOnlyList<AdminDomain>> ListAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        return await list.AllAsync(cancellationToken);
    }

    public async Task<DomainDetail> OpenAsync(SessionTicket session, string name, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        return await list.DetailAsync(name, cancellationToken);
    }

    public async Task<IReadOnlyList<DnsCheck>> CheckAsync(SessionTicket session, string name, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        return await checks.RunAsync(name, cancellationToken);
    }

    public async Task<FoundServers> FindServersAsync(SessionTicket session, string name, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        return await search.FindAsync(name, cancellationToken);
    }

    public async Task<TriedServers> TryServersAsync(SessionTicket session, DomainServers servers, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        DomainChanges.Check(servers);
        return await trials.BothAsync(servers, cancellationToken);
    }

    public async Task<AdminDomain> AddAsync(SessionTicket session, DomainEdit edit, CancellationToken cancellationToken) =>
        await list.GetAsync(await changes.AddAsync(await administrators.RequireAsync(session, cancellationToken), edit, cancellationToken), cancellationToken);

    public async Task<AdminDomain> UpdateAsync(SessionTicket session, DomainEdit edit, CancellationToken cancellationToken) =>
        await list.GetAsync(await changes.UpdateAsync(await administrators.RequireAsync(session, cancellationToken), edit, cancellationToken), cancellationToken);

    public async Task DeleteAsync(SessionTicket session, string name, CancellationToken cancellationToken) =>
        await changes.DeleteAsync(await administrators.RequireAsync(session, cancellationToken), name, cancellationToken);

    public async Task<DomainDetail> AddDkimKeyAsync(SessionTicket session, string name, CancellationToken cancellationToken)
    {
        await keys.AddAsync(await administrators.RequireAsync(session, cancellationToken), name, cancellationToken);
        return await list.DetailAsync(name, cancellationToken);
    }

    public async Task<DomainDetail> RetireDkimKeyAsync(SessionTicket session, string name, string selector, CancellationToken cancellationToken)
    {
        await keys.RetireAsync(await administrators.RequireAsync(session, cancellationToken), name, selector, cancellationToken);
        return await list.DetailAsync(name, cancellationToken);
    }
}
