using Webmail.Contracts.Admin;
using static Webmail.Gateway.Admin.Domains.Checks.CheckScope;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>Where others report deliveries to us that failed for TLS (RFC 8460 §3).</summary>
internal static class TlsRptCheck
{
    public static async Task<DnsCheck> RunAsync(CheckScope scope, DnsRecord record)
    {
        var found = (await scope.Dns.TextsAsync(record.Name)).Where(t => t.StartsWith("v=TLSRPTv1;", StringComparison.Ordinal)).ToList();
        if (found.Count != 1)
        {
            return found.Count == 0 ? Missing(record) : Different(record, found, DnsIssue.Several);
        }

        var reports = TagList.Parse(found[0])["rua"];
        return reports is not null && reports.Split(',').All(IsAddress) ? Right(record, found) : Different(record, found, DnsIssue.Malformed, "rua=" + reports);
    }

    private static bool IsAddress(string text) =>
        Uri.TryCreate(text.Trim(), UriKind.Absolute, out var uri) && (uri.Scheme == Uri.UriSchemeMailto || uri.Scheme == Uri.UriSchemeHttps);
}
