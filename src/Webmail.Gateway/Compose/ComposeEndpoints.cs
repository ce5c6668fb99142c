using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Webmail.Contracts.Compose;
using Webmail.Gateway.Http;

namespace Webmail.Gateway.Compose;

internal static class ComposeEndpoints
{
    // A message's own words; attachments are uploads.
    private const long LargestMessageBody = 32L * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var compose = endpoints.MapGroup("").WithTags("Compose");

        compose.MapPost(ComposeApi.Start, async (Bearer bearer, ComposeRequest body, [FromServices] ICompose service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.StartAsync(bearer.Ticket, body, cancellationToken)));

        compose.MapPost(ComposeApi.Upload, async (Bearer bearer, string name, string type, long size, HttpRequest request, [FromServices] ICompose service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.UploadAsync(bearer.Ticket, new UploadRequest(name, type, size), request.Body, cancellationToken)))
            .Accepts<Stream>("application/octet-stream")
            // The service knows the limit and checks the announced size before the first byte.
            .WithMetadata(new BodyLimit(null));

        compose.MapPost(ComposeApi.DiscardUpload, async (Bearer bearer, ComposeApi.DiscardBody body, [FromServices] ICompose service, CancellationToken cancellationToken) =>
        {
            await service.DiscardUploadAsync(bearer.Ticket, body.UploadId, cancellationToken);
            return TypedResults.NoContent();
        });

        compose.MapPost(ComposeApi.SaveDraft, async (Bearer bearer, ComposeApi.DraftBody body, [FromServices] ICompose service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.SaveDraftAsync(bearer.Ticket, body.Message, body.Replaces, cancellationToken)))
            .WithMetadata(new BodyLimit(LargestMessageBody));

        compose.MapPost(ComposeApi.Send, async (Bearer bearer, ComposeApi.SendBody body, [FromServices] ICompose service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.SendAsync(bearer.Ticket, body.Message, body.Draft, cancellationToken)))
            .WithMetadata(new BodyLimit(LargestMessageBody));
    }
}
