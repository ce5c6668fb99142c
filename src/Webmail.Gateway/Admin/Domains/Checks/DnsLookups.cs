using System.Collections.Concurrent;
using System.Net;
using DnsClient;
using DnsClient.Protocol;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>The questions of one check: each is asked once, however many records need its answer.</summary>
internal sealed class DnsLookups(DnsResolver resolver, CancellationToken cancellationToken)
{
    private readonly ConcurrentDictionary<(string Name, QueryType Type), Lazy<Task<IReadOnlyList<DnsResourceRecord>>>> _asked = new();

    public CancellationToken Cancelled => cancellationToken;

    /// <summary>Each as one text: what is longer than 255 octets comes in several strings (RFC 7208 §3.3, RFC 6376 §3.6.2.2).</summary>
    public async Task<IReadOnlyList<string>> TextsAsync(string name) =>
        [.. (await AskAsync(name, QueryType.TXT)).OfType<TxtRecord>().Select(t => string.Concat(t.Text))];

    public async Task<IReadOnlyList<MxRecord>> ExchangersAsync(string name) =>
        [.. (await AskAsync(name, QueryType.MX)).OfType<MxRecord>().OrderBy(m => m.Preference)];

    public async Task<IReadOnlyList<SrvRecord>> ServicesAsync(string name) =>
        [.. (await AskAsync(name, QueryType.SRV)).OfType<SrvRecord>().OrderBy(s => s.Priority)];

    public async Task<IReadOnlyList<IPAddress>> AddressesAsync(string name)
    {
        var answers = await Task.WhenAll(AskAsync(name, QueryType.A), AskAsync(name, QueryType.AAAA));
        return [.. answers.SelectMany(a => a).OfType<AddressRecord>().Select(a => a.Address).Distinct()];
    }

    /// <returns>What a name that is an alias stands for, as its own record says; null for one that is none.</returns>
    public async Task<string?> AliasAsync(string name) =>
        (await AskAsync(name, QueryType.CNAME)).OfType<CNameRecord>().Select(c => Plain(c.CanonicalName)).FirstOrDefault();

    public async Task<IReadOnlyList<string>> NamesAsync(IPAddress address) =>
        [.. (await AskAsync(ReverseName(address), QueryType.PTR)).OfType<PtrRecord>().Select(p => Plain(p.PtrDomainName))];

    /// <summary>RFC 1035 §3.5, RFC 3596 §2.5.</summary>
    public static string ReverseName(IPAddress address) => address.GetArpaName().TrimEnd('.');

    /// <summary>Lower case, without the root's dot.</summary>
    public static string Plain(string name) => name.TrimEnd('.').ToLowerInvariant();

    /// <exception cref="DnsUnansweredException"/>
    public Task<IReadOnlyList<DnsResourceRecord>> AskAsync(string name, QueryType type) =>
        _asked.GetOrAdd((Plain(name), type), key => new Lazy<Task<IReadOnlyList<DnsResourceRecord>>>(() => resolver.AskAsync(key.Name, key.Type, cancellationToken))).Value;
}
