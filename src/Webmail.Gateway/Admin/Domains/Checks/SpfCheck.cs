using Webmail.Contracts.Admin;
using static Webmail.Gateway.Admin.Domains.Checks.CheckScope;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>Whether the domain's SPF record, whatever it looks like, lets our host send its mail, and keeps others from it.</summary>
internal static class SpfCheck
{
    public static async Task<DnsCheck> RunAsync(CheckScope scope, DnsRecord record)
    {
        var found = (await scope.Dns.TextsAsync(record.Name)).Where(SpfEvaluator.IsRecord).ToList();
        switch (found.Count)
        {
            case 0:
                return Missing(record);
            case > 1:
                return Different(record, found, DnsIssue.Several);
        }

        var addresses = await scope.HostAddressesAsync();
        foreach (var address in addresses)
        {
            var answer = await new SpfEvaluator(scope.Dns, record.Name, address).EvaluateAsync();
            switch (answer)
            {
                case { Result: SpfResult.PermError, Problem.Length: 0 }:
                    return Different(record, found, DnsIssue.SpfTooManyLookups);
                case { Result: SpfResult.PermError }:
                    return Different(record, found, DnsIssue.Malformed, answer.Problem);
                case { Result: not SpfResult.Pass }:
                    return Different(record, found, DnsIssue.SpfNotIncluded, address.ToString());
            }
        }

        var (terms, problem) = SpfTerm.Parse(found[0]);
        if (terms is null)
        {
            return Different(record, found, DnsIssue.Malformed, problem);
        }

        var all = terms.FirstOrDefault(t => t is { Name: "all", IsModifier: false });
        return all is { Qualifier: SpfResult.Pass } ? Different(record, found, DnsIssue.SpfEverybody)
            : addresses.Count == 0 ? new DnsCheck(record, DnsVerdict.Unknown, found, [new DnsFinding(DnsIssue.SpfNoHostAddress, scope.Services.MailHost)])
            : all is { Qualifier: SpfResult.Neutral } || (all is null && terms.All(t => t.Name != "redirect")) ? Right(record, found, new DnsFinding(DnsIssue.SpfOpenEnd))
            : Right(record, found);
    }
}
