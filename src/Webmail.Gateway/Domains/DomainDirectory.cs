using System.Globalization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Data.Domains;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Domains;

/// <summary>Which domains are served here and where their mail lives: the <c>domains</c> table, remembered for a short while.</summary>
internal sealed class DomainDirectory(Database database, IOptions<GatewayOptions> options, TimeProvider time)
{
    private static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(15);
    private static readonly IdnMapping Idn = new();

    private Snapshot? _snapshot;

    /// <exception cref="Contracts.MailException">DatabaseUnreachable.</exception>
    public async Task<MailDomain?> FindAsync(string domain, CancellationToken cancellationToken)
    {
        if (Normalize(domain) is not { } name)
        {
            return null;
        }

        // The whole table at once: a lookup of an unknown domain costs the same as one of a known domain.
        var snapshot = _snapshot;
        if (snapshot is null || time.GetElapsedTime(snapshot.ReadAt) > RememberedFor)
        {
            var domains = await database.RunAsync(ReadAsync, cancellationToken);
            _snapshot = snapshot = new Snapshot(time.GetTimestamp(), domains);
        }

        return snapshot.Domains.GetValueOrDefault(name);
    }

    /// <summary>Forgets what is remembered, after the table was written here.</summary>
    public void Forget() => _snapshot = null;

    /// <returns>Lower case A-labels without the root's dot; null when it is not a domain at all.</returns>
    internal static string? Normalize(string? domain)
    {
        if (string.IsNullOrWhiteSpace(domain))
        {
            return null;
        }

        try
        {
            var name = Idn.GetAscii(domain.Trim().TrimEnd('.')).ToLowerInvariant();
            return Uri.CheckHostName(name) == UriHostNameType.Dns ? name : null;
        }
        catch (ArgumentException)
        {
            return null;
        }
    }

    private async Task<Dictionary<string, MailDomain>> ReadAsync(Webmail.Data.WebmailDbContext context, CancellationToken cancellationToken)
    {
        var rows = await context.Domains.AsNoTracking().ToListAsync(cancellationToken);
        return rows.Select(ToDomain).OfType<MailDomain>().ToDictionary(domain => domain.Name, StringComparer.Ordinal);
    }

    // Null for a hosted domain where configuration names no mail servers of our own: a gateway without them can't serve it.
    private MailDomain? ToDomain(DomainEntity row)
    {
        if (row.Kind == DomainKind.Proxied)
        {
            return new MailDomain(
                row.Name,
                new ServerEndpoint(row.ImapHost!, row.ImapPort, ToMode(row.ImapTls), row.ImapCaFile),
                new ServerEndpoint(row.SubmissionHost!, row.SubmissionPort, ToMode(row.SubmissionTls), row.SubmissionCaFile),
                row.AllowInsecure);
        }

        var hosted = options.Value.Hosted;
        return hosted.Imap.Host.Length == 0 ? null : new MailDomain(row.Name, ToEndpoint(hosted.Imap), ToEndpoint(hosted.Submission), hosted.AllowInsecure, IsHosted: true);
    }

    private static ServerEndpoint ToEndpoint(EndpointOptions from) => new(from.Host, from.Port, from.Tls, from.CaFile);

    private static TlsMode ToMode(DomainTls tls) => tls switch
    {
        DomainTls.StartTls => TlsMode.StartTls,
        DomainTls.None => TlsMode.None,
        _ => TlsMode.Implicit,
    };

    private sealed record Snapshot(long ReadAt, Dictionary<string, MailDomain> Domains);
}
