using System.Globalization;
using Webmail.Contracts.Admin;
using static Webmail.Gateway.Admin.Domains.Checks.CheckScope;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>What the domain asks others to do with mail that only pretends to be its own (RFC 7489 §6.3).</summary>
internal static class DmarcCheck
{
    private const int AllOfIt = 100;

    public static async Task<DnsCheck> RunAsync(CheckScope scope, DnsRecord record)
    {
        // §6.6.3: what does not begin with the version is something else; several are as good as none.
        var found = (await scope.Dns.TextsAsync(record.Name)).Where(t => t.Split(';')[0].Replace(" ", "", StringComparison.Ordinal) == "v=DMARC1").ToList();
        switch (found.Count)
        {
            case 0:
                return Missing(record);
            case > 1:
                return Different(record, found, DnsIssue.Several);
        }

        var tags = TagList.Parse(found[0]);
        if (Wrong(tags) is { } wrong)
        {
            return Different(record, found, DnsIssue.Malformed, wrong);
        }

        var notes = new List<DnsFinding>();
        if (IsNone(tags["p"]))
        {
            notes.Add(new DnsFinding(DnsIssue.DmarcMonitoring));
        }

        if (Percent(tags) is < AllOfIt and var percent)
        {
            notes.Add(new DnsFinding(DnsIssue.DmarcPart, percent.ToString(CultureInfo.InvariantCulture)));
        }

        if (tags["rua"] is null)
        {
            notes.Add(new DnsFinding(DnsIssue.DmarcNoReports));
        }

        return Right(record, found, [.. notes]);
    }

    private static string? Wrong(TagList tags) => tags.Malformed
        ?? (tags["p"] is not { } policy ? "p="
            : !IsPolicy(policy) ? "p=" + policy
            : tags["sp"] is { } under && !IsPolicy(under) ? "sp=" + under
            : Percent(tags) is null ? "pct=" + tags["pct"]
            : tags["rua"] is { } reports && !reports.Split(',').All(IsAddress) ? "rua=" + reports
            : null);

    private static bool IsPolicy(string value) => IsNone(value) || value.ToLowerInvariant() is "quarantine" or "reject";

    private static bool IsNone(string? value) => string.Equals(value, "none", StringComparison.OrdinalIgnoreCase);

    private static bool IsAddress(string text) => Uri.TryCreate(text.Trim().Split('!')[0], UriKind.Absolute, out var uri) && uri.Scheme == Uri.UriSchemeMailto;

    private static int? Percent(TagList tags) => tags["pct"] is not { } text ? AllOfIt
        : int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var percent) && percent <= AllOfIt ? percent : null;
}
