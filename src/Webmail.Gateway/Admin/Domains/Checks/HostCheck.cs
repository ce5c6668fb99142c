using System.Net;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Outside;
using static Webmail.Gateway.Admin.Domains.Checks.CheckScope;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>The mail host itself: that others can find it, and that its addresses say its name, without which many take no mail from it.</summary>
internal static class HostCheck
{
    public static DnsRecord AddressOf(string host) => new(DnsPurpose.Host, host, "A", "", true);

    public static DnsRecord NameOf(IPAddress address, string host) => new(DnsPurpose.Host, DnsLookups.ReverseName(address), "PTR", host + ".", true);

    public static async Task<DnsCheck> RunAddressAsync(CheckScope scope)
    {
        var record = AddressOf(scope.Services.MailHost);
        var addresses = await scope.HostAddressesAsync();
        if (addresses.Count == 0)
        {
            return Missing(record);
        }

        var found = addresses.Select(a => a.ToString()).ToList();
        // RFC 2181 §10.3: what MX names must not be an alias.
        return await scope.Dns.AliasAsync(record.Name) is { } alias ? Different(record, found, DnsIssue.HostIsAlias, alias)
            : addresses.FirstOrDefault(a => !PublicAddress.IsPublic(a)) is { } inside ? Different(record, found, DnsIssue.HostNotPublic, inside.ToString())
            : Right(record, found);
    }

    /// <summary>RFC 1912 §2.1: the address's name is the host's, and leads back to the address.</summary>
    public static async Task<DnsCheck> RunNameAsync(CheckScope scope, IPAddress address)
    {
        var record = NameOf(address, scope.Services.MailHost);
        var names = await scope.Dns.NamesAsync(address);
        if (names.Count == 0)
        {
            return Missing(record);
        }

        var found = names.Select(n => n + ".");
        if (names.Contains(scope.Services.MailHost))
        {
            return Right(record, found);
        }

        // Another name will do where it leads back.
        return (await scope.Dns.AddressesAsync(names[0])).Contains(address)
            ? Right(record, found, new DnsFinding(DnsIssue.PtrOther, names[0]))
            : Different(record, found, DnsIssue.PtrUnconfirmed, names[0]);
    }
}
