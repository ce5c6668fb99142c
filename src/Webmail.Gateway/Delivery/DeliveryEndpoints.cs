using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Webmail.Contracts.Delivery;
using Webmail.Gateway.Http;

namespace Webmail.Gateway.Delivery;

internal static class DeliveryEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints) => endpoints.MapGroup("").WithTags("Delivery")
        .MapPost(DeliveryApi.Of, async (Bearer bearer, DeliveryApi.OfBody body, [FromServices] IDeliveries service, CancellationToken cancellationToken) =>
            TypedResults.Ok(new DeliveryApi.OfAnswer(await service.OfAsync(bearer.Ticket, body.MessageIdHeader, cancellationToken))));
}
