namespace Webmail.Contracts.Discovery;

/// <summary>IDiscovery over HTTP. 204 where there is nothing to tell.</summary>
public static class DiscoveryApi
{
    public const string Policy = "/api/discovery/policy";
    public const string Settings = "/api/discovery/settings";

    public sealed record DomainBody(string Domain);

    public sealed record PolicyText(string Text);
}
