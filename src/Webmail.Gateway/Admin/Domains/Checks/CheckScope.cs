using System.Net;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Outside;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>What the checks of one domain share.</summary>
internal sealed record CheckScope(string Domain, PublicServices Services, MtaStsPolicy Policy, DnsLookups Dns, OutsideFile Files)
{
    public Task<IReadOnlyList<IPAddress>> HostAddressesAsync() => Dns.AddressesAsync(Services.MailHost);

    public static DnsCheck Right(DnsRecord record, IEnumerable<string> found, params DnsFinding[] findings) => new(record, DnsVerdict.Right, [.. found], findings);

    public static DnsCheck Missing(DnsRecord record) => new(record, DnsVerdict.Missing, [], [new DnsFinding(DnsIssue.Add)]);

    public static DnsCheck Different(DnsRecord record, IEnumerable<string> found, DnsIssue issue, string subject = "") =>
        new(record, DnsVerdict.Different, [.. found], [new DnsFinding(issue, subject)]);

    public static DnsCheck Unknown(DnsRecord record, DnsIssue issue, string subject = "") => new(record, DnsVerdict.Unknown, [], [new DnsFinding(issue, subject)]);
}
