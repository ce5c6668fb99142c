using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Http;

namespace Webmail.Gateway.Messages;

internal static class MessagesEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var messages = endpoints.MapGroup("").WithTags("Messages");

        messages.MapPost(MessagesApi.OpenFolder, async (Bearer bearer, MessagesApi.OpenFolderBody body, [FromServices] IMessages service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.OpenFolderAsync(bearer.Ticket, body.Folder, body.Filter, body.Take, cancellationToken)));

        messages.MapPost(MessagesApi.List, async (Bearer bearer, MessagesApi.ListBody body, [FromServices] IMessages service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListAsync(bearer.Ticket, body.Folder, body.Filter, body.Skip, body.Take, cancellationToken)));

        messages.MapPost(MessagesApi.Open, async (Bearer bearer, MessagesApi.OpenBody body, [FromServices] IMessages service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.OpenAsync(bearer.Ticket, body.Message, body.MarkSeen, cancellationToken)));

        messages.MapPost(MessagesApi.Body, async (Bearer bearer, BodyRequest body, [FromServices] IMessages service, CancellationToken cancellationToken) =>
            TypedResults.Text(await service.OpenBodyAsync(bearer.Ticket, body, cancellationToken), "text/html; charset=utf-8"));

        messages.MapPost(MessagesApi.Part, async (Bearer bearer, MessagesApi.PartBody body, [FromServices] IMessages service, CancellationToken cancellationToken) =>
            new PartResult(await service.OpenPartAsync(bearer.Ticket, body.Message, body.PartId, cancellationToken)));

        messages.MapPost(MessagesApi.Source, async (Bearer bearer, MessagesApi.MessageBody body, [FromServices] IMessages service, CancellationToken cancellationToken) =>
            new PartResult(await service.OpenSourceAsync(bearer.Ticket, body.Message, cancellationToken)));

        messages.MapPost(MessagesApi.RemoteImage, async (Bearer bearer, MessagesApi.RemoteImageBody body, [FromServices] IMessages service, CancellationToken cancellationToken) =>
            new PartResult(await service.OpenRemoteImageAsync(bearer.Ticket, body.Message, body.Address, cancellationToken)));

        messages.MapPost(MessagesApi.SetFlags, async (Bearer bearer, MessagesApi.FlagsBody body, [FromServices] IMessages service, CancellationToken cancellationToken) =>
        {
            await service.SetFlagsAsync(bearer.Ticket, body.Messages, body.Change, cancellationToken);
            return TypedResults.NoContent();
        });

        messages.MapPost(MessagesApi.Move, async (Bearer bearer, MessagesApi.TargetBody body, [FromServices] IMessages service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.MoveAsync(bearer.Ticket, body.Messages, body.Target, cancellationToken)));

        messages.MapPost(MessagesApi.Copy, async (Bearer bearer, MessagesApi.TargetBody body, [FromServices] IMessages service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.CopyAsync(bearer.Ticket, body.Messages, body.Target, cancellationToken)));

        // Gone for good answers 204 instead of a place.
        messages.MapPost(MessagesApi.Delete, async Task<IResult> (Bearer bearer, MessagesApi.DeleteBody body, [FromServices] IMessages service, CancellationToken cancellationToken) =>
            await service.DeleteAsync(bearer.Ticket, body.Messages, body.ForGood, cancellationToken) is { } result ? TypedResults.Ok(result) : TypedResults.NoContent())
            .Produces<MoveResult>()
            .Produces(StatusCodes.Status204NoContent);
    }
}
