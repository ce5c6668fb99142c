using Webmail.Contracts.Admin;
using static Webmail.Gateway.Admin.Domains.Checks.CheckScope;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>Whether the published key is the one that signs (RFC 6376 §3.6.1), however it is cut into strings and spaced.</summary>
internal static class DkimCheck
{
    private const string UsualAlgorithm = "rsa";

    public static async Task<DnsCheck> RunAsync(CheckScope scope, DnsRecord record)
    {
        var found = await scope.Dns.TextsAsync(record.Name);
        switch (found.Count)
        {
            case 0:
                return Missing(record);
            case > 1:
                // §3.6.2.2: what a verifier does then is not defined.
                return Different(record, found, DnsIssue.Several);
        }

        var (key, ours) = (TagList.Parse(found[0]), TagList.Parse(record.Value));
        if (key.Malformed is not null || key.Compact("p") is not { } published || key["v"] is not (null or "DKIM1"))
        {
            return Different(record, found, DnsIssue.Malformed, key.Malformed ?? (key["v"] is not (null or "DKIM1") ? "v=" + key["v"] : "p="));
        }

        return published.Length == 0 ? Different(record, found, DnsIssue.DkimRevoked)
            : published != ours.Compact("p") || (key["k"] ?? UsualAlgorithm) != (ours["k"] ?? UsualAlgorithm) ? Different(record, found, DnsIssue.DkimOtherKey)
            : key["t"]?.Split(':', StringSplitOptions.TrimEntries).Contains("y") == true ? Right(record, found, new DnsFinding(DnsIssue.DkimTesting))
            : Right(record, found);
    }
}
