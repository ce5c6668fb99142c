using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Http;

namespace Webmail.Gateway.Folders;

internal static class FoldersEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var folders = endpoints.MapGroup("").WithTags("Folders");

        folders.MapPost(FoldersApi.List, async (Bearer bearer, [FromServices] IFolders service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListAsync(bearer.Ticket, cancellationToken)));

        folders.MapPost(FoldersApi.Create, async (Bearer bearer, FoldersApi.CreateBody body, [FromServices] IFolders service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.CreateAsync(bearer.Ticket, body.Parent, body.Name, cancellationToken)));

        folders.MapPost(FoldersApi.Rename, async (Bearer bearer, FoldersApi.RenameBody body, [FromServices] IFolders service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.RenameAsync(bearer.Ticket, body.Folder, body.NewParent, body.NewName, cancellationToken)));

        folders.MapPost(FoldersApi.Delete, async (Bearer bearer, FoldersApi.FolderBody body, [FromServices] IFolders service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.DeleteAsync(bearer.Ticket, body.Folder, cancellationToken)));

        folders.MapPost(FoldersApi.Empty, async (Bearer bearer, FoldersApi.FolderBody body, [FromServices] IFolders service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.EmptyAsync(bearer.Ticket, body.Folder, cancellationToken)));

        folders.MapPost(FoldersApi.SetSubscribed, async (Bearer bearer, FoldersApi.SubscribedBody body, [FromServices] IFolders service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.SetSubscribedAsync(bearer.Ticket, body.Folder, body.Subscribed, cancellationToken)));
    }
}
