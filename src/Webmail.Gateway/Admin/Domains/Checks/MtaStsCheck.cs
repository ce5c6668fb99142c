using System.Text;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Outside;
using static Webmail.Gateway.Admin.Domains.Checks.CheckScope;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>Whether others learn that mail comes to us by TLS alone: the record that says there is a policy, and the policy (RFC 8461).</summary>
internal static class MtaStsCheck
{
    /// <summary>Where the policy is to be found; no record of a zone, but looked at with them.</summary>
    public static DnsRecord PolicyOf(string domain) => new(DnsPurpose.MtaSts, $"https://mta-sts.{domain}/.well-known/mta-sts.txt", "URL", "", false);

    public static async Task<DnsCheck> RunAsync(CheckScope scope, DnsRecord record)
    {
        // §3.1: unless there is exactly one, there is no policy.
        var found = (await scope.Dns.TextsAsync(record.Name)).Where(t => t.StartsWith("v=STSv1;", StringComparison.Ordinal)).ToList();
        return found.Count switch
        {
            0 => Missing(record),
            > 1 => Different(record, found, DnsIssue.Several),
            _ => TagList.Parse(found[0])["id"] == scope.Policy.Id ? Right(record, found) : Different(record, found, DnsIssue.StsOtherPolicy),
        };
    }

    /// <summary>The policy, fetched as others do: §3.3, by https, with a certificate for that name, without redirects.</summary>
    public static async Task<DnsCheck> RunPolicyAsync(CheckScope scope)
    {
        var record = PolicyOf(scope.Domain);
        var address = new Uri(record.Name);
        if ((await scope.Dns.AddressesAsync(address.Host)).Count == 0)
        {
            return new DnsCheck(record, DnsVerdict.Missing, [], [new DnsFinding(DnsIssue.StsNotServed, address.Host)]);
        }

        var file = await scope.Files.GetAsync(address, redirects: 0, scope.Dns.Cancelled);
        if (file.Content is null)
        {
            return file.Problem is FetchProblem.NotPublic
                ? Unknown(record, DnsIssue.StsNotPublic, address.Host)
                : new DnsCheck(record, DnsVerdict.Missing, [], [new DnsFinding(Issue(file.Problem), file.Problem is FetchProblem.Status ? $"HTTP {file.Status}" : address.Host)]);
        }

        var text = Encoding.UTF8.GetString(file.Content);
        return MtaStsPolicy.Parse(text) is { } policy && policy.SaysTheSameAs(scope.Policy)
            ? Right(record, [OneLine(text)])
            : Different(record, [OneLine(text)], DnsIssue.StsPolicyDiffers, OneLine(scope.Policy.ToString()));
    }

    private static DnsIssue Issue(FetchProblem problem) => problem switch
    {
        FetchProblem.Certificate => DnsIssue.StsCertificate,
        FetchProblem.Unreachable => DnsIssue.StsUnreachable,
        _ => DnsIssue.StsNotServed,
    };

    private static string OneLine(string policy)
    {
        const int Most = 300;
        var line = string.Join("; ", policy.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        return line.Length <= Most ? line : line[..Most] + "…";
    }
}
