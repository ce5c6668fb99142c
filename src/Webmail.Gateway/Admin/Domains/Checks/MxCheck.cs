using System.Globalization;
using Webmail.Contracts.Admin;
using static Webmail.Gateway.Admin.Domains.Checks.CheckScope;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>Where the domain's mail is taken to (RFC 5321 §5.1).</summary>
internal static class MxCheck
{
    public static async Task<DnsCheck> RunAsync(CheckScope scope, DnsRecord record)
    {
        var exchangers = (await scope.Dns.ExchangersAsync(record.Name)).Select(m => (Host: DnsLookups.Plain(m.Exchange.Value), m.Preference)).ToList();
        if (exchangers.Count == 0)
        {
            return Missing(record);
        }

        var found = exchangers.Select(e => string.Create(CultureInfo.InvariantCulture, $"{e.Preference} {e.Host}.")).ToList();
        var ours = exchangers.FindIndex(e => e.Host == scope.Services.MailHost);
        if (ours < 0)
        {
            // RFC 7505: "." takes no mail.
            return exchangers.TrueForAll(e => e.Host.Length == 0) ? Different(record, found, DnsIssue.MxNone)
                : await IsSameMachineAsync(scope, exchangers[0].Host) ? Different(record, found, DnsIssue.MxOtherName, exchangers[0].Host)
                : Different(record, found, DnsIssue.MxElsewhere, exchangers[0].Host);
        }

        var others = exchangers.Where(e => e.Host != scope.Services.MailHost).ToList();
        var first = others.FirstOrDefault(e => e.Preference < exchangers[ours].Preference);
        return first.Host is not null ? Different(record, found, DnsIssue.MxNotFirst, first.Host)
            : others.Count > 0 ? Right(record, found, new DnsFinding(DnsIssue.MxOthersToo, string.Join(", ", others.Select(o => o.Host))))
            : Right(record, found);
    }

    private static async Task<bool> IsSameMachineAsync(CheckScope scope, string host) =>
        (await scope.Dns.AddressesAsync(host)).Intersect(await scope.HostAddressesAsync()).Any();
}
