using DnsClient;
using DnsClient.Protocol;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Outside;

namespace Webmail.Gateway.Discovery;

/// <summary>
/// Finds the servers of a domain elsewhere: 1. its SRV records (RFC 6186), 2. its autoconfig file by https, 3. by http, 4. a database
/// of providers where one is configured. What was found is tried before anybody is asked to believe it.
/// </summary>
internal sealed class ServerSearch(DnsResolver resolver, OutsideFile files, ServerTrials trials, IOptions<GatewayOptions> options)
{
    private const int Redirects = 3;

    /// <exception cref="MailException">DomainMalformed.</exception>
    public async Task<FoundServers> FindAsync(string domain, CancellationToken cancellationToken)
    {
        var name = DomainDirectory.Normalize(domain) ?? throw new MailException(MailError.DomainMalformed) { Subject = domain };
        var (records, isAnswered) = await RecordsAsync(name, cancellationToken);
        var found = records ?? await FilesAsync(name, cancellationToken);
        if (found?.Servers is not { } servers)
        {
            return new FoundServers(isAnswered ? ServerSource.Nowhere : ServerSource.NotAsked);
        }

        var tried = await trials.BothAsync(servers, cancellationToken);
        return found with { Imap = tried.Imap, Submission = tried.Submission };
    }

    // 1.
    private async Task<(FoundServers? Found, bool IsAnswered)> RecordsAsync(string domain, CancellationToken cancellationToken)
    {
        try
        {
            var imap = BestAsync(domain, "_imaps", "_imap", cancellationToken);
            var submission = BestAsync(domain, "_submissions", "_submission", cancellationToken);
            await Task.WhenAll(imap, submission);
            return (await imap is { } access && await submission is { } sending
                ? new FoundServers(ServerSource.ServiceRecords, domain, new DomainServers(access, sending))
                : null, true);
        }
        catch (DnsUnansweredException)
        {
            return (null, false);
        }
    }

    // RFC 8314 §5.1: TLS from the first byte before STARTTLS.
    private async Task<MailServer?> BestAsync(string domain, string implicitTls, string startTls, CancellationToken cancellationToken)
    {
        foreach (var (service, tls) in new[] { (implicitTls, ServerTls.Implicit), (startTls, ServerTls.StartTls) })
        {
            // RFC 2782: the lowest priority, of those the highest weight; "." is not there.
            var best = (await resolver.AskAsync($"{service}._tcp.{domain}", QueryType.SRV, cancellationToken)).OfType<SrvRecord>()
                .OrderBy(s => s.Priority).ThenByDescending(s => s.Weight).FirstOrDefault();
            if (best is not null && DomainDirectory.Normalize(best.Target.Value) is { } host && best.Port > 0)
            {
                return new MailServer(host, best.Port, tls);
            }
        }

        return null;
    }

    private async Task<FoundServers?> FilesAsync(string domain, CancellationToken cancellationToken)
    {
        // Programs name their user; we have none, and postmaster is everywhere (RFC 5321 §4.5.1).
        var (own, known) = ($"autoconfig.{domain}/mail/config-v1.1.xml?emailaddress=postmaster%40{domain}", $"{domain}/.well-known/autoconfig/mail/config-v1.1.xml");
        return await FirstAsync([(ServerSource.Autoconfig, $"https://{own}"), (ServerSource.Autoconfig, $"https://{known}")], domain, cancellationToken)
            ?? await FirstAsync([(ServerSource.UnprotectedAutoconfig, $"http://{own}"), (ServerSource.UnprotectedAutoconfig, $"http://{known}")], domain, cancellationToken)
            ?? (options.Value.Discovery.ProviderDatabase is { } database
                ? await FirstAsync([(ServerSource.ProviderDatabase, $"{database.ToString().TrimEnd('/')}/{domain}")], domain, cancellationToken)
                : null);
    }

    // Side by side, the first of them that has something.
    private async Task<FoundServers?> FirstAsync(IReadOnlyList<(ServerSource Source, string Address)> places, string domain, CancellationToken cancellationToken)
    {
        var answers = await Task.WhenAll(places.Select(p => files.GetAsync(new Uri(p.Address), Redirects, cancellationToken)));
        return places.Zip(answers)
            .Select(pair => pair.Second.Content is { } content && AutoconfigFile.Parse(content, domain) is { } file
                ? new FoundServers(pair.First.Source, pair.Second.Address.GetLeftPart(UriPartial.Path), file.Servers, HasOtherUserNames: file.HasOtherUserNames)
                : null)
            .FirstOrDefault(f => f is not null);
    }
}
