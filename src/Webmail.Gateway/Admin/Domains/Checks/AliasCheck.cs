using Webmail.Contracts.Admin;
using static Webmail.Gateway.Admin.Domains.Checks.CheckScope;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>A name that has to lead to one of our hosts: as an alias, or by the same addresses.</summary>
internal static class AliasCheck
{
    public static async Task<DnsCheck> RunAsync(CheckScope scope, DnsRecord record)
    {
        var host = DnsLookups.Plain(record.Value);
        if (await scope.Dns.AliasAsync(record.Name) is { } alias && alias == host)
        {
            return Right(record, [alias + "."]);
        }

        var addresses = await scope.Dns.AddressesAsync(record.Name);
        if (addresses.Count == 0)
        {
            return Missing(record);
        }

        var found = addresses.Select(a => a.ToString());
        return addresses.Except(await scope.Dns.AddressesAsync(host)).Any() ? Different(record, found, DnsIssue.LeadsElsewhere, host) : Right(record, found);
    }
}
