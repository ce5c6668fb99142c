using System.Net;
using DnsClient;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>check_host() of RFC 7208 §4: may this address send mail of the domain?</summary>
/// <param name="sender">The domain whose mail it is.</param>
internal sealed class SpfEvaluator(DnsLookups dns, string sender, IPAddress address)
{
    // §4.6.4.
    private const int MostLookups = 10;
    private const int MostNames = 10;

    private int _lookups;

    public static bool IsRecord(string text) => text.Equals("v=spf1", StringComparison.OrdinalIgnoreCase) || text.StartsWith("v=spf1 ", StringComparison.OrdinalIgnoreCase);

    /// <exception cref="Gateway.Domains.DnsUnansweredException">temperror.</exception>
    public Task<SpfAnswer> EvaluateAsync() => CheckAsync(sender);

    private async Task<SpfAnswer> CheckAsync(string domain)
    {
        var records = (await dns.TextsAsync(domain)).Where(IsRecord).ToList();
        if (records.Count != 1)
        {
            // §4.5: which of several is meant, nobody knows.
            return records.Count == 0 ? new SpfAnswer(SpfResult.None) : new SpfAnswer(SpfResult.PermError, domain);
        }

        var (terms, problem) = SpfTerm.Parse(records[0]);
        if (terms is null)
        {
            return new SpfAnswer(SpfResult.PermError, problem);
        }

        foreach (var term in terms.Where(t => !t.IsModifier))
        {
            if (term.Name is not ("all" or "ip4" or "ip6") && ++_lookups > MostLookups)
            {
                return new SpfAnswer(SpfResult.PermError);
            }

            var (matches, error) = await MatchesAsync(term, domain);
            if (error is not null || matches)
            {
                return error ?? new SpfAnswer(term.Qualifier);
            }
        }

        return terms.FirstOrDefault(t => t.Name == "redirect") is { } redirect && terms.All(t => t.Name != "all")
            ? await RedirectAsync(redirect, domain)
            : new SpfAnswer(SpfResult.Neutral);
    }

    private async Task<SpfAnswer> RedirectAsync(SpfTerm redirect, string domain)
    {
        if (++_lookups > MostLookups)
        {
            return new SpfAnswer(SpfResult.PermError);
        }

        var answer = SpfMacros.Expand(redirect.Value!, address, domain, sender) is { } target ? await CheckAsync(target) : new SpfAnswer(SpfResult.PermError, redirect.Text);
        // §6.1: redirecting to where there is no record is an error.
        return answer.Result == SpfResult.None ? new SpfAnswer(SpfResult.PermError, redirect.Text) : answer;
    }

    private async Task<(bool Matches, SpfAnswer? Error)> MatchesAsync(SpfTerm term, string domain)
    {
        var target = term.Value is null ? domain : SpfMacros.Expand(term.Value, address, domain, sender);
        if (target is null)
        {
            return (false, new SpfAnswer(SpfResult.PermError, term.Text));
        }

        switch (term.Name)
        {
            case "all":
                return (true, null);
            case "ip4" or "ip6":
                return (term.Covers(IPAddress.Parse(target), address), null);
            case "a":
                return (await CoversAsync(term, target), null);
            case "mx":
                var exchangers = await dns.ExchangersAsync(target);
                return exchangers.Count > MostNames ? (false, new SpfAnswer(SpfResult.PermError)) : (await AnyAsync(exchangers.Select(m => m.Exchange.Value), host => CoversAsync(term, host)), null);
            case "exists":
                // §5.7: an A record, whatever the address's family.
                return ((await dns.AskAsync(target, QueryType.A)).Count > 0, null);
            case "ptr":
                return (await AnyAsync((await dns.NamesAsync(address)).Take(MostNames), host => IsUnderAsync(host, DnsLookups.Plain(target))), null);
            default:
                return await IncludesAsync(term, target);
        }
    }

    // §5.2: only a pass of the other record is a match; its all is not ours.
    private async Task<(bool Matches, SpfAnswer? Error)> IncludesAsync(SpfTerm term, string target)
    {
        var answer = await CheckAsync(target);
        return answer.Result switch
        {
            SpfResult.Pass => (true, null),
            SpfResult.None => (false, new SpfAnswer(SpfResult.PermError, term.Text)),
            SpfResult.PermError => (false, answer),
            _ => (false, null),
        };
    }

    private async Task<bool> CoversAsync(SpfTerm term, string host) => (await dns.AddressesAsync(DnsLookups.Plain(host))).Any(a => term.Covers(a, address));

    private async Task<bool> IsUnderAsync(string host, string domain) =>
        (host == domain || host.EndsWith("." + domain, StringComparison.Ordinal)) && (await dns.AddressesAsync(host)).Contains(address);

    private static async Task<bool> AnyAsync(IEnumerable<string> hosts, Func<string, Task<bool>> matches)
    {
        foreach (var host in hosts)
        {
            if (await matches(host))
            {
                return true;
            }
        }

        return false;
    }
}
