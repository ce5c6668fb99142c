using System.Globalization;
using Webmail.Contracts.Admin;
using static Webmail.Gateway.Admin.Domains.Checks.CheckScope;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>What mail programs find by RFC 6186: our host and port, or that a service is not offered.</summary>
internal static class ServiceCheck
{
    public static async Task<DnsCheck> RunAsync(CheckScope scope, DnsRecord record)
    {
        var services = (await scope.Dns.ServicesAsync(record.Name)).Select(s => (Host: DnsLookups.Plain(s.Target.Value), s.Port, s.Priority, s.Weight)).ToList();
        if (services.Count == 0)
        {
            return Missing(record);
        }

        var found = services.Select(s => string.Create(CultureInfo.InvariantCulture, $"{s.Priority} {s.Weight} {s.Port} {s.Host}.")).ToList();
        var wanted = record.Value.Split(' ');
        var (port, host) = (int.Parse(wanted[2], CultureInfo.InvariantCulture), DnsLookups.Plain(wanted[3]));
        if (host.Length == 0)
        {
            return services.TrueForAll(s => s.Host.Length == 0) ? Right(record, found) : Different(record, found, DnsIssue.SrvOffered, services[0].Host);
        }

        var ours = services.FindIndex(s => s.Host == host && s.Port == port);
        return ours < 0 ? Different(record, found, DnsIssue.Replace)
            : services[0].Priority < services[ours].Priority ? Different(record, found, DnsIssue.SrvOthersFirst, services[0].Host)
            : Right(record, found);
    }
}
