using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Webmail.Contracts.Security;
using Webmail.Gateway.Http;

namespace Webmail.Gateway.Security;

internal static class SecurityEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var security = endpoints.MapGroup("").WithTags("Security");

        security.MapPost(SecurityApi.Open, async (Bearer bearer, [FromServices] ISecurity service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.OpenAsync(bearer.Ticket, cancellationToken)));

        security.MapPost(SecurityApi.Prove, async (Bearer bearer, SecurityApi.ProveBody body, [FromServices] ISecurity service, CancellationToken cancellationToken) =>
        {
            await service.ProveAsync(bearer.Ticket, body.Password, cancellationToken);
            return TypedResults.NoContent();
        });

        security.MapPost(SecurityApi.BeginTotp, async (Bearer bearer, [FromServices] ISecurity service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.BeginTotpAsync(bearer.Ticket, cancellationToken)));

        security.MapPost(SecurityApi.ConfirmTotp, async (Bearer bearer, SecurityApi.ConfirmBody body, [FromServices] ISecurity service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ConfirmTotpAsync(bearer.Ticket, body.Setup, body.Code, cancellationToken)));

        security.MapPost(SecurityApi.RemoveTotp, async (Bearer bearer, [FromServices] ISecurity service, CancellationToken cancellationToken) =>
        {
            await service.RemoveTotpAsync(bearer.Ticket, cancellationToken);
            return TypedResults.NoContent();
        });

        security.MapPost(SecurityApi.BeginPasskey, async (Bearer bearer, [FromServices] ISecurity service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.BeginPasskeyAsync(bearer.Ticket, cancellationToken)));

        security.MapPost(SecurityApi.ConfirmPasskey, async (Bearer bearer, SecurityApi.PasskeyBody body, [FromServices] ISecurity service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ConfirmPasskeyAsync(bearer.Ticket, body.Challenge, body.Credential, body.Name, cancellationToken)));

        security.MapPost(SecurityApi.RemovePasskey, async (Bearer bearer, SecurityApi.PasskeyIdBody body, [FromServices] ISecurity service, CancellationToken cancellationToken) =>
        {
            await service.RemovePasskeyAsync(bearer.Ticket, body.PasskeyId, cancellationToken);
            return TypedResults.NoContent();
        });

        security.MapPost(SecurityApi.RenewRecoveryCodes, async (Bearer bearer, [FromServices] ISecurity service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.RenewRecoveryCodesAsync(bearer.Ticket, cancellationToken)));

        security.MapPost(SecurityApi.AddAppPassword, async (Bearer bearer, SecurityApi.NameBody body, [FromServices] ISecurity service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.AddAppPasswordAsync(bearer.Ticket, body.Name, cancellationToken)));

        security.MapPost(SecurityApi.RevokeAppPassword, async (Bearer bearer, SecurityApi.AppPasswordBody body, [FromServices] ISecurity service, CancellationToken cancellationToken) =>
        {
            await service.RevokeAppPasswordAsync(bearer.Ticket, body.AppPasswordId, cancellationToken);
            return TypedResults.NoContent();
        });
    }
}
