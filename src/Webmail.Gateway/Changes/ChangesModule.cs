using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Http;
using Webmail.Gateway.Http;

namespace Webmail.Gateway.Changes;

/// <summary>The push path: what it registers and where it is reached.</summary>
internal static class ChangesModule
{
    public static IServiceCollection AddChanges(this IServiceCollection services)
    {
        services.AddOptions<ChangesOptions>().BindConfiguration(ChangesOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<ChangePublisher>();
        services.AddSingleton<MailboxWatchers>();
        services.AddSingleton<DeliveryRequests>();
        services.AddSingleton<IWatchedMail, WatchedMail>();
        services.AddSingleton<IChanges, ChangesService>();
        services.AddSignalR().AddJsonProtocol(json => WireJson.Configure(json.PayloadSerializerOptions));
        return services;
    }

    public static IEndpointRouteBuilder MapChanges(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHub<ChangesHub>(ChangesApi.HubPath).WithMetadata(new GatewayKey.Required());
        return endpoints;
    }
}
