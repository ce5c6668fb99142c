using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.Testing.Fakes;

/// <summary>The domains in memory.</summary>
public sealed class FakeAdminDomains : IAdminDomains
{
    public List<AdminDomain> Domains { get; } = [];

    public List<DnsRecord> Records { get; } = [new(DnsPurpose.Mx, "a.test", "MX", "10 mail.a.test.", true)];

    /// <summary>What DNS says; where nothing is said, every record is right.</summary>
    public List<DnsCheck> Checks { get; } = [];

    /// <summary>What is found of any domain.</summary>
    public FoundServers Found { get; set; } = new(ServerSource.Nowhere);

    /// <summary>What becomes of trying any servers.</summary>
    public TriedServers Tried { get; set; } = new(new ServerTrial(TrialOutcome.Works), new ServerTrial(TrialOutcome.Works));

    /// <summary>The servers that were tried.</summary>
    public List<DomainServers> Trials { get; } = [];

    public List<DkimKey> Keys { get; } = [];

    public MailException? Fails { get; set; }

    public AdminDomain With(string name, int mailboxes = 0, DomainServers? servers = null)
    {
        var domain = new AdminDomain(name, servers is null ? AdminDomainKind.Hosted : AdminDomainKind.Proxied, servers, false, mailboxes, 0);
        Domains.Add(domain);
        return domain;
    }

    public Task<IReadOnlyList<AdminDomain>> ListAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        return Task.FromResult<IReadOnlyList<AdminDomain>>([.. Domains.OrderBy(d => d.Name, StringComparer.Ordinal)]);
    }

    public Task<DomainDetail> OpenAsync(SessionTicket session, string name, CancellationToken cancellationToken)
    {
        var domain = Find(name);
        return Task.FromResult(Detail(domain));
    }

    public Task<DomainDetail> AddDkimKeyAsync(SessionTicket session, string name, CancellationToken cancellationToken)
    {
        var domain = Find(name);
        Keys.Insert(0, new DkimKey($"s{Keys.Count + 1}", DateTimeOffset.UnixEpoch, null));
        return Task.FromResult(Detail(domain));
    }

    public Task<DomainDetail> RetireDkimKeyAsync(SessionTicket session, string name, string selector, CancellationToken cancellationToken)
    {
        var domain = Find(name);
        if (Keys.Count(k => k.RetiredAt is null) == 1)
        {
            throw new MailException(MailError.NotAllowed) { Subject = name };
        }

        Keys[Keys.FindIndex(k => k.Selector == selector)] = new DkimKey(selector, DateTimeOffset.UnixEpoch, DateTimeOffset.UnixEpoch);
        return Task.FromResult(Detail(domain));
    }

    public Task<IReadOnlyList<DnsCheck>> CheckAsync(SessionTicket session, string name, CancellationToken cancellationToken)
    {
        Find(name);
        return Task.FromResult<IReadOnlyList<DnsCheck>>(Checks.Count > 0 ? [.. Checks] : [.. Records.Select(r => new DnsCheck(r, DnsVerdict.Right, [r.Value], []))]);
    }

    public Task<FoundServers> FindServersAsync(SessionTicket session, string name, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        return Task.FromResult(Found);
    }

    public Task<TriedServers> TryServersAsync(SessionTicket session, DomainServers servers, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        Trials.Add(servers);
        return Task.FromResult(Tried);
    }

    public Task<AdminDomain> AddAsync(SessionTicket session, DomainEdit edit, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        return Domains.Exists(d => d.Name == edit.Name)
            ? throw new MailException(MailError.DomainExists) { Subject = edit.Name }
            : Task.FromResult(With(edit.Name, 0, edit.Servers));
    }

    public Task<AdminDomain> UpdateAsync(SessionTicket session, DomainEdit edit, CancellationToken cancellationToken)
    {
        var domain = Find(edit.Name);
        if (domain.Mailboxes > 0 && edit.Kind == AdminDomainKind.Proxied)
        {
            throw new MailException(MailError.DomainInUse) { Subject = edit.Name };
        }

        return Task.FromResult(Domains[Domains.IndexOf(domain)] = domain with { Kind = edit.Kind, Servers = edit.Servers });
    }

    public Task DeleteAsync(SessionTicket session, string name, CancellationToken cancellationToken)
    {
        var domain = Find(name);
        return domain.Mailboxes > 0
            ? throw new MailException(MailError.DomainInUse) { Subject = name }
            : Task.FromResult(Domains.Remove(domain));
    }

    private DomainDetail Detail(AdminDomain domain) => domain.Kind == AdminDomainKind.Hosted ? new(domain, [.. Records], [.. Keys]) : new(domain, [], []);

    private AdminDomain Find(string name)
    {
        ThrowIfAsked();
        return Domains.Find(d => d.Name == name) ?? throw new MailException(MailError.DomainGone) { Subject = name };
    }

    private void ThrowIfAsked()
    {
        if (Fails is { } problem)
        {
            throw problem;
        }
    }
}
