using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data;
using Webmail.Data.Domains;
using Webmail.Gateway.Data;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Admin.Domains;

/// <summary>Reads the domains for their page.</summary>
internal sealed class DomainList(Database database, IOptions<GatewayOptions> options, TimeProvider time)
{
    public Task<List<AdminDomain>> AllAsync(CancellationToken cancellationToken) => ReadAsync(null, cancellationToken);

    /// <exception cref="MailException">DomainGone.</exception>
    public async Task<AdminDomain> GetAsync(string name, CancellationToken cancellationToken) =>
        (await ReadAsync(DomainDirectory.Normalize(name) ?? name, cancellationToken)).SingleOrDefault() ?? throw new MailException(MailError.DomainGone) { Subject = name };

    public async Task<DomainDetail> DetailAsync(string name, CancellationToken cancellationToken)
    {
        var domain = await GetAsync(name, cancellationToken);
        if (domain.Kind != AdminDomainKind.Hosted)
        {
            return new DomainDetail(domain, [], []);
        }

        var published = time.GetUtcNow() - DkimKeys.KeptPublished;
        var keys = await database.RunAsync(
            (WebmailDbContext context, CancellationToken ct) => context.DkimKeys.AsNoTracking()
                .Where(k => k.Domain!.Name == domain.Name && (k.RetiredAt == null || k.RetiredAt > published))
                .OrderByDescending(k => k.CreatedAt)
                .ToListAsync(ct),
            cancellationToken);
        var services = PublicServices.Of(domain.Name, options.Value);
        var policy = MtaStsPolicy.Of(options.Value.Hosted.MtaSts, services.MailHost);
        return new DomainDetail(domain, DnsRecords.Of(domain.Name, services, policy, keys), [.. keys.Select(k => new DkimKey(k.Selector, k.CreatedAt, k.RetiredAt))]);
    }

    private Task<List<AdminDomain>> ReadAsync(string? name, CancellationToken cancellationToken) => database.RunAsync(
        async (WebmailDbContext context, CancellationToken ct) =>
        {
            var rows = await context.Domains.AsNoTracking()
                .Where(d => name == null || d.Name == name)
                .OrderBy(d => d.Name)
                .Select(d => new
                {
                    Domain = d,
                    Mailboxes = context.Mailboxes.Count(m => m.Domain == d.Name && m.DeletedAt == null),
                    Aliases = context.Aliases.Count(a => a.Domain == d.Name),
                })
                .ToListAsync(ct);
            return rows.Select(r => ToContract(r.Domain, r.Mailboxes, r.Aliases)).ToList();
        },
        cancellationToken);

    private static AdminDomain ToContract(DomainEntity row, int mailboxes, int aliases) => new(
        row.Name,
        row.Kind == DomainKind.Hosted ? AdminDomainKind.Hosted : AdminDomainKind.Proxied,
        row.Kind == DomainKind.Hosted
            ? null
            : new DomainServers(
                new MailServer(row.ImapHost!, row.ImapPort, ToContract(row.ImapTls)),
                new MailServer(row.SubmissionHost!, row.SubmissionPort, ToContract(row.SubmissionTls)),
                row.AllowInsecure),
        row.FromConfiguration,
        mailboxes,
        aliases);

    private static ServerTls ToContract(DomainTls tls) => tls switch
    {
        DomainTls.StartTls => ServerTls.StartTls,
        DomainTls.None => ServerTls.None,
        _ => ServerTls.Implicit,
    };
}
