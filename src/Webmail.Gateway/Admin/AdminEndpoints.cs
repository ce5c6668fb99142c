using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Http;

namespace Webmail.Gateway.Admin;

internal static class AdminEndpoints
{
    // Ten thousand lines of a CSV file.
    private const long LargestImport = 8 * 1024 * 1024;

    // The numbers of two hundred thousand users.
    private const long LargestChange = 8 * 1024 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var admin = endpoints.MapGroup("").WithTags("Admin");
        MapUsers(admin);
        MapDomains(admin);
        MapAliases(admin);
        MapQueueAndDeliveries(admin);
        MapSessionsAndAudit(admin);
        MapOverview(admin);
        MapInvitations(endpoints.MapGroup("").WithTags("Invitations"));
    }

    private static void MapUsers(RouteGroupBuilder admin)
    {
        admin.MapPost(AdminApi.ListUsers, async (Bearer bearer, UserQuery body, [FromServices] IAdminUsers service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListAsync(bearer.Ticket, body, cancellationToken)));

        admin.MapPost(AdminApi.OpenUser, async (Bearer bearer, AdminApi.UserBody body, [FromServices] IAdminUsers service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.OpenAsync(bearer.Ticket, body.UserId, cancellationToken)));

        admin.MapPost(AdminApi.CreateUser, async (Bearer bearer, NewUser body, [FromServices] IAdminUsers service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.CreateAsync(bearer.Ticket, body, cancellationToken)));

        admin.MapPost(AdminApi.UpdateUser, async (Bearer bearer, AdminApi.UpdateUserBody body, [FromServices] IAdminUsers service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.UpdateAsync(bearer.Ticket, body.UserId, body.Edit, cancellationToken)));

        admin.MapPost(AdminApi.SetPassword, async (Bearer bearer, AdminApi.PasswordBody body, [FromServices] IAdminUsers service, CancellationToken cancellationToken) =>
        {
            await service.SetPasswordAsync(bearer.Ticket, body.UserId, body.Password, cancellationToken);
            return TypedResults.NoContent();
        });

        admin.MapPost(AdminApi.Invite, async (Bearer bearer, AdminApi.UserBody body, [FromServices] IAdminUsers service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.InviteAsync(bearer.Ticket, body.UserId, cancellationToken)));

        admin.MapPost(AdminApi.ChangeUsers, async (Bearer bearer, UsersChange body, [FromServices] IAdminUsers service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ChangeAsync(bearer.Ticket, body, cancellationToken))).WithMetadata(new BodyLimit(LargestChange));

        admin.MapPost(AdminApi.ImportUsers, async (Bearer bearer, AdminApi.ImportBody body, [FromServices] IAdminUsers service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ImportAsync(bearer.Ticket, body.Csv, body.DryRun, cancellationToken))).WithMetadata(new BodyLimit(LargestImport));

        admin.MapPost(AdminApi.ExportUsers, async (Bearer bearer, UserQuery body, [FromServices] IAdminUsers service, CancellationToken cancellationToken) =>
            new PartResult(await service.ExportAsync(bearer.Ticket, body, cancellationToken)));
    }

    private static void MapDomains(RouteGroupBuilder admin)
    {
        admin.MapPost(AdminApi.ListDomains, async (Bearer bearer, [FromServices] IAdminDomains service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListAsync(bearer.Ticket, cancellationToken)));

        admin.MapPost(AdminApi.OpenDomain, async (Bearer bearer, AdminApi.DomainBody body, [FromServices] IAdminDomains service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.OpenAsync(bearer.Ticket, body.Name, cancellationToken)));

        admin.MapPost(AdminApi.CheckDomain, async (Bearer bearer, AdminApi.DomainBody body, [FromServices] IAdminDomains service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.CheckAsync(bearer.Ticket, body.Name, cancellationToken)));

        admin.MapPost(AdminApi.FindServers, async (Bearer bearer, AdminApi.DomainBody body, [FromServices] IAdminDomains service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.FindServersAsync(bearer.Ticket, body.Name, cancellationToken)));

        admin.MapPost(AdminApi.TryServers, async (Bearer bearer, DomainServers body, [FromServices] IAdminDomains service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.TryServersAsync(bearer.Ticket, body, cancellationToken)));

        admin.MapPost(AdminApi.AddDomain, async (Bearer bearer, DomainEdit body, [FromServices] IAdminDomains service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.AddAsync(bearer.Ticket, body, cancellationToken)));

        admin.MapPost(AdminApi.UpdateDomain, async (Bearer bearer, DomainEdit body, [FromServices] IAdminDomains service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.UpdateAsync(bearer.Ticket, body, cancellationToken)));

        admin.MapPost(AdminApi.DeleteDomain, async (Bearer bearer, AdminApi.DomainBody body, [FromServices] IAdminDomains service, CancellationToken cancellationToken) =>
        {
            await service.DeleteAsync(bearer.Ticket, body.Name, cancellationToken);
            return TypedResults.NoContent();
        });

        admin.MapPost(AdminApi.AddDkimKey, async (Bearer bearer, AdminApi.DomainBody body, [FromServices] IAdminDomains service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.AddDkimKeyAsync(bearer.Ticket, body.Name, cancellationToken)));

        admin.MapPost(AdminApi.RetireDkimKey, async (Bearer bearer, AdminApi.DkimKeyBody body, [FromServices] IAdminDomains service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.RetireDkimKeyAsync(bearer.Ticket, body.Name, body.Selector, cancellationToken)));
    }

    private static void MapAliases(RouteGroupBuilder admin)
    {
        admin.MapPost(AdminApi.ListAliases, async (Bearer bearer, AliasQuery body, [FromServices] IAdminAliases service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListAsync(bearer.Ticket, body, cancellationToken)));

        admin.MapPost(AdminApi.AddAlias, async (Bearer bearer, AliasEdit body, [FromServices] IAdminAliases service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.AddAsync(bearer.Ticket, body, cancellationToken)));

        admin.MapPost(AdminApi.UpdateAlias, async (Bearer bearer, AdminApi.UpdateAliasBody body, [FromServices] IAdminAliases service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.UpdateAsync(bearer.Ticket, body.AliasId, body.Edit, cancellationToken)));

        admin.MapPost(AdminApi.DeleteAliases, async (Bearer bearer, AdminApi.IdsBody body, [FromServices] IAdminAliases service, CancellationToken cancellationToken) =>
        {
            await service.DeleteAsync(bearer.Ticket, body.Ids, cancellationToken);
            return TypedResults.NoContent();
        });
    }

    private static void MapQueueAndDeliveries(RouteGroupBuilder admin)
    {
        admin.MapPost(AdminApi.ListQueue, async (Bearer bearer, [FromServices] IMailQueue service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListAsync(bearer.Ticket, cancellationToken)));

        admin.MapPost(AdminApi.ChangeQueue, async (Bearer bearer, AdminApi.QueueChangeBody body, [FromServices] IMailQueue service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ChangeAsync(bearer.Ticket, body.Action, body.Messages, cancellationToken)));

        admin.MapPost(AdminApi.ListDeliveries, async (Bearer bearer, DeliveryQuery body, [FromServices] IDeliveryLog service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListAsync(bearer.Ticket, body, cancellationToken)));

        admin.MapPost(AdminApi.OpenDelivery, async (Bearer bearer, AdminApi.DeliveryBody body, [FromServices] IDeliveryLog service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.OpenAsync(bearer.Ticket, body.Id, cancellationToken)));
    }

    private static void MapSessionsAndAudit(RouteGroupBuilder admin)
    {
        admin.MapPost(AdminApi.ListSessions, async (Bearer bearer, AdminApi.SearchBody body, [FromServices] IAdminSessions service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListAsync(bearer.Ticket, body.Search, body.Skip, body.Take, cancellationToken)));

        admin.MapPost(AdminApi.EndSessions, async (Bearer bearer, AdminApi.IdsBody body, [FromServices] IAdminSessions service, CancellationToken cancellationToken) =>
        {
            await service.EndAsync(bearer.Ticket, body.Ids, cancellationToken);
            return TypedResults.NoContent();
        });

        admin.MapPost(AdminApi.ListAudit, async (Bearer bearer, AuditQuery body, [FromServices] IAuditLog service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListAsync(bearer.Ticket, body, cancellationToken)));

        admin.MapPost(AdminApi.ListOwnAudit, async (Bearer bearer, AdminApi.PageBody body, [FromServices] IAuditLog service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListOwnAsync(bearer.Ticket, body.Skip, body.Take, cancellationToken)));
    }

    private static void MapOverview(RouteGroupBuilder admin)
    {
        admin.MapPost(AdminApi.OpenOverview, async (Bearer bearer, AdminApi.OverviewBody body, [FromServices] IOverview service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.OpenAsync(bearer.Ticket, body.Days, body.TimeZone, cancellationToken)));

        admin.MapPost(AdminApi.ListPushHours, async (Bearer bearer, AdminApi.DayBody body, [FromServices] IOverview service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.PushHoursAsync(bearer.Ticket, body.Day, body.TimeZone, cancellationToken)));
    }

    private static void MapInvitations(RouteGroupBuilder invitations)
    {
        invitations.MapPost(AdminApi.OpenInvitation, async (AdminApi.InvitationBody body, [FromServices] IInvitations service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.OpenAsync(body.Token, body.RemoteAddress, cancellationToken)));

        invitations.MapPost(AdminApi.AcceptInvitation, async (AcceptedInvitation body, [FromServices] IInvitations service, CancellationToken cancellationToken) =>
            TypedResults.Ok(new AdminApi.AcceptedBody(await service.AcceptAsync(body, cancellationToken))));
    }
}
