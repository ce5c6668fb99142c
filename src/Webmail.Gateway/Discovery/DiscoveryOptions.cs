using System.Net;

namespace Webmail.Gateway.Discovery;

/// <summary>How the servers of a domain elsewhere are looked for, and what a check of a domain may fetch.</summary>
internal sealed class DiscoveryOptions
{
    /// <summary>For each thing that is fetched or connected to.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Networks that may be reached besides the Internet, with spaces between them: where the organisation's own servers have private addresses.</summary>
    public string Networks { get; set; } = "";

    /// <summary>A database of providers by domain, as Mozilla runs one; nobody is asked where it is absent.</summary>
    public Uri? ProviderDatabase { get; set; }

    public IEnumerable<string> NetworkTexts => Networks.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    public bool Allows(IPAddress address) => NetworkTexts.Any(n => IPNetwork.TryParse(n, out var network) && network.Contains(address));
}
