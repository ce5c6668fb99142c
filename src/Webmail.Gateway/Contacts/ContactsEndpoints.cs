using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Webmail.Contracts.Contacts;
using Webmail.Gateway.Http;

namespace Webmail.Gateway.Contacts;

internal static class ContactsEndpoints
{
    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var contacts = endpoints.MapGroup("").WithTags("Contacts");

        contacts.MapPost(ContactsApi.Suggest, async (Bearer bearer, ContactsApi.SuggestBody body, [FromServices] IContacts service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.SuggestAsync(bearer.Ticket, body.Typed, body.Limit, cancellationToken)));

        contacts.MapPost(ContactsApi.List, async (Bearer bearer, ContactsApi.ListBody body, [FromServices] IContacts service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.ListAsync(bearer.Ticket, body.Search, body.Skip, body.Take, cancellationToken)));

        contacts.MapPost(ContactsApi.Add, async (Bearer bearer, ContactEdit body, [FromServices] IContacts service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.AddAsync(bearer.Ticket, body, cancellationToken)));

        contacts.MapPost(ContactsApi.Update, async (Bearer bearer, ContactsApi.UpdateBody body, [FromServices] IContacts service, CancellationToken cancellationToken) =>
            TypedResults.Ok(await service.UpdateAsync(bearer.Ticket, body.ContactId, body.Edit, cancellationToken)));

        contacts.MapPost(ContactsApi.Delete, async (Bearer bearer, ContactsApi.DeleteBody body, [FromServices] IContacts service, CancellationToken cancellationToken) =>
        {
            await service.DeleteAsync(bearer.Ticket, body.ContactId, cancellationToken);
            return TypedResults.NoContent();
        });
    }
}
