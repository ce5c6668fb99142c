using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Webmail.Contracts.Discovery;

namespace Webmail.Gateway.Discovery;

internal static class DiscoveryEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var discovery = endpoints.MapGroup("").WithTags("Discovery");

        discovery.MapPost(DiscoveryApi.Policy, async Task<Results<Ok<DiscoveryApi.PolicyText>, NoContent>> (DiscoveryApi.DomainBody body, [FromServices] IDiscovery service, CancellationToken cancellationToken) =>
            await service.PolicyAsync(body.Domain, cancellationToken) is { } policy ? TypedResults.Ok(new DiscoveryApi.PolicyText(policy)) : TypedResults.NoContent());

        discovery.MapPost(DiscoveryApi.Settings, async Task<Results<Ok<ClientSettings>, NoContent>> (DiscoveryApi.DomainBody body, [FromServices] IDiscovery service, CancellationToken cancellationToken) =>
            await service.SettingsAsync(body.Domain, cancellationToken) is { } settings ? TypedResults.Ok(settings) : TypedResults.NoContent());
    }
}
