using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Admin;
using Webmail.Gateway.Compose;
using Webmail.Gateway.Contacts;
using Webmail.Gateway.Delivery;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Folders;
using Webmail.Gateway.Messages;
using Webmail.Gateway.Security;

namespace Webmail.Gateway.Http;

/// <summary>The gateway's HTTP surface: every feature's endpoints, for the web role alone.</summary>
internal static class GatewayApi
{
    private const long LargestBody = 1024 * 1024;

    public static void Map(IEndpointRouteBuilder endpoints)
    {
        var api = endpoints.MapGroup("")
            .AddEndpointFilter<RouteGroupBuilder, MailProblems>()
            .WithMetadata(new GatewayKey.Required(), new BodyLimit(LargestBody))
            .ProducesProblem(StatusCodes.Status400BadRequest)
            .DisableAntiforgery();
        AccountsEndpoints.Map(api);
        FoldersEndpoints.Map(api);
        MessagesEndpoints.Map(api);
        ComposeEndpoints.Map(api);
        ContactsEndpoints.Map(api);
        SecurityEndpoints.Map(api);
        DeliveryEndpoints.Map(api);
        AdminEndpoints.Map(api);
        DiscoveryEndpoints.Map(api);
    }
}
