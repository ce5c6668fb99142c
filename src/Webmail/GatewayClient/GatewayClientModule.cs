using Microsoft.AspNetCore.Http.Connections;
using Microsoft.AspNetCore.Http.Connections.Client;
using Microsoft.AspNetCore.SignalR.Client;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Contacts;
using Webmail.Contracts.Delivery;
using Webmail.Contracts.Discovery;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Http;
using Webmail.Contracts.Messages;
using Webmail.Contracts.Security;
using Webmail.Health;

namespace Webmail.GatewayClient;

/// <summary>The contracts over HTTP, for the role web.</summary>
internal static class GatewayClientModule
{
    public static void AddGatewayClient(this IServiceCollection services, Uri url, string key)
    {
        services.TryAddSingleton(TimeProvider.System);
        services.AddSingleton(provider => new GatewayConnection(CreateHttpClient(url, key), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IAccounts, AccountsClient>();
        services.AddSingleton<IFolders, FoldersClient>();
        services.AddSingleton<IMessages, MessagesClient>();
        services.AddSingleton<ICompose, ComposeClient>();
        services.AddSingleton<IContacts, ContactsClient>();
        services.AddSingleton<ISecurity, SecurityClient>();
        services.AddSingleton<IDeliveries, DeliveriesClient>();
        services.AddSingleton<IDiscovery, DiscoveryClient>();
        AddAdmin(services);
        services.AddSingleton(provider => new ChangesConnection(
            hub => hub.WithUrl(new Uri(url, ChangesApi.HubPath), http => Reach(http, key)),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<ChangesConnection>>()));
        services.AddSingleton<IChanges, ChangesClient>();
        services.AddHealthChecks().Add(new("gateway", new GatewayHealth(CreateHttpClient(url, key)), failureStatus: null, tags: null));
    }

    private static void AddAdmin(IServiceCollection services)
    {
        services.AddSingleton<IAdminUsers, AdminUsersClient>();
        services.AddSingleton<IAdminDomains, AdminDomainsClient>();
        services.AddSingleton<IAdminAliases, AdminAliasesClient>();
        services.AddSingleton<IAdminSessions, AdminSessionsClient>();
        services.AddSingleton<IMailQueue, MailQueueClient>();
        services.AddSingleton<IDeliveryLog, DeliveryLogClient>();
        services.AddSingleton<IAuditLog, AuditLogClient>();
        services.AddSingleton<IOverview, OverviewClient>();
        services.AddSingleton<IInvitations, InvitationsClient>();
    }

    // The roles speak to each other inside one network: no negotiation, no fallbacks, no proxy.
    private static void Reach(HttpConnectionOptions http, string key)
    {
        http.Transports = HttpTransportType.WebSockets;
        http.SkipNegotiation = true;
        http.Headers[GatewayHttp.KeyHeader] = key;
        http.WebSocketConfiguration = socket => socket.Proxy = null;
    }

    // One for the life of the process: its handler keeps the connections, and looks the gateway's name up anew every few minutes.
    private static HttpClient CreateHttpClient(Uri url, string key)
    {
        var http = new HttpClient(new SocketsHttpHandler
        {
            ConnectTimeout = TimeSpan.FromSeconds(5),
            // The gateway may have to ask the submission server first how much it takes.
            Expect100ContinueTimeout = TimeSpan.FromSeconds(30),
            PooledConnectionLifetime = TimeSpan.FromMinutes(5),
            UseCookies = false,
            AllowAutoRedirect = false,
            UseProxy = false,
        })
        {
            BaseAddress = url,
            Timeout = Timeout.InfiniteTimeSpan,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionOrHigher,
        };
        http.DefaultRequestHeaders.Add(GatewayHttp.KeyHeader, key);
        return http;
    }
}
