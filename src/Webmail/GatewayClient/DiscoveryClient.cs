using Webmail.Contracts.Discovery;

namespace Webmail.GatewayClient;

internal sealed class DiscoveryClient(GatewayConnection gateway) : IDiscovery
{
    public async Task<string?> PolicyAsync(string domain, CancellationToken cancellationToken) =>
        (await gateway.TryCallAsync<DiscoveryApi.PolicyText>(DiscoveryApi.Policy, null, new DiscoveryApi.DomainBody(domain), cancellationToken))?.Text;

    public Task<ClientSettings?> SettingsAsync(string domain, CancellationToken cancellationToken) =>
        gateway.TryCallAsync<ClientSettings>(DiscoveryApi.Settings, null, new DiscoveryApi.DomainBody(domain), cancellationToken);
}
