using Microsoft.AspNetCore.Builder;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Contacts;
using Webmail.Contracts.Discovery;
using Webmail.Contracts.Http;
using Webmail.Data;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Admin;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Compose;
using Webmail.Gateway.Contacts;
using Webmail.Gateway.Data;
using Webmail.Gateway.Delivery;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Folders;
using Webmail.Gateway.Http;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Mailboxes;
using Webmail.Gateway.Messages;
using Webmail.Gateway.Outside;
using Webmail.Gateway.Queue;
using Webmail.Gateway.Reading;
using Webmail.Gateway.Security;

namespace Webmail.Gateway;

/// <summary>All the gateway registers and maps.</summary>
public static class GatewayModule
{
    public static IServiceCollection AddWebmailGateway(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<GatewayOptions>().Bind(configuration.GetSection("Webmail")).ValidateOnStart();
        services.AddSingleton<IValidateOptions<GatewayOptions>, GatewayOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        AddDatabase(services, configuration.GetConnectionString("Webmail"));
        AddDomains(services);
        AddAccounts(services);
        AddContacts(services);
        AddHttp(services);
        services.AddImap();
        services.AddFolders();
        services.AddMessages();
        services.AddReading();
        services.AddChanges();
        services.AddCompose();
        services.AddSecurity();
        services.AddDelivery();
        services.AddAdmin();
        return services;
    }

    /// <summary>What the process ends with, asked when it has ended: sysexits.h's EX_CONFIG where the database belongs to a newer version.</summary>
    public static Func<int> ExitCode(IServiceProvider services)
    {
        // The services are gone by then.
        var database = services.GetService<DatabaseState>();
        return () => database is { IsTooNew: true } ? 78 : 0;
    }

    /// <summary>The HTTP surface, for whoever has the shared key. Without one configured it answers nobody.</summary>
    public static void MapWebmailGateway(this WebApplication app)
    {
        app.UseMiddleware<GatewayKey>();
        GatewayApi.Map(app);
        app.MapChanges();
    }

    /// <summary>Where our own mail servers say what happens, each with the key it shares with us.</summary>
    public static void MapMailServers(this WebApplication app) => app.MapDeliveryNotices();

    private static void AddDatabase(IServiceCollection services, string? connectionString)
    {
        services.AddPooledDbContextFactory<WebmailDbContext>(context => context
            .UseNpgsql(
                connectionString,
                // A restarted database has closed the pool's connections: the first ones to notice try again unseen.
                npgsql => npgsql.MigrationsAssembly("Webmail.Migrations").EnableRetryOnFailure(maxRetryCount: 3, TimeSpan.FromSeconds(1), null))
            // Whoever catches a failure says what it means; an address that is in the book already is no error of ours.
            .ConfigureWarnings(warnings => warnings.Log(
                (CoreEventId.SaveChangesFailed, LogLevel.Debug), (RelationalEventId.CommandError, LogLevel.Debug), (RelationalEventId.ConnectionError, LogLevel.Debug))));
        services.AddSingleton<Database>();
        services.AddSingleton<DatabaseState>();
        services.AddHostedService<DatabasePreparation>();
    }

    private static void AddDomains(IServiceCollection services)
    {
        services.AddSingleton<DomainDirectory>();
        services.AddSingleton<DomainSeed>();
        services.AddSingleton<ServerTrust>();
        services.AddSingleton<DnsResolver>();
        services.AddSingleton(Outside);
        services.AddSingleton(provider => new OutsideFile(
            provider.GetRequiredService<OutsideConnections>(), provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Discovery.Timeout, provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IDiscovery, DiscoveryService>();
        services.AddSingleton<ServerTrials>();
        services.AddSingleton<ServerSearch>();
        services.AddSingleton<MailboxSeed>();
        services.AddSingleton<Doveadm>();
        services.AddSingleton<QueueAgent>();
        services.AddHostedService<ClosedMailboxes>();
        services.AddSingleton<MailboxPurge>();
        services.AddHostedService<PurgeClock>();
    }

    private static OutsideConnections Outside(IServiceProvider provider)
    {
        var discovery = provider.GetRequiredService<IOptions<GatewayOptions>>().Value.Discovery;
        return new OutsideConnections(provider.GetRequiredService<DnsResolver>().AddressesAsync, e => PublicAddress.IsPublic(e.Address) || discovery.Allows(e.Address));
    }

    private static void AddAccounts(IServiceCollection services)
    {
        services.AddSingleton<CredentialSeal>();
        services.AddSingleton<OpenSessionCache>();
        services.AddSingleton<SessionStore>();
        services.AddSingleton<SignInLimiter>();
        services.AddSingleton<AccountStore>();
        services.AddSingleton<AccountLimits>();
        services.AddSingleton<SignIn>();
        services.AddSingleton<FinishSignIn>();
        services.AddSingleton<PasskeySignIns>();
        services.AddSingleton<IAccounts, AccountsService>();
        services.AddHostedService<SessionSweeper>();
    }

    private static void AddContacts(IServiceCollection services)
    {
        services.AddSingleton<ContactCollector>();
        services.AddSingleton<IContacts, ContactsService>();
    }

    private static void AddHttp(IServiceCollection services)
    {
        services.AddSingleton<GatewayKey>();
        services.ConfigureHttpJsonOptions(json => WireJson.Configure(json.SerializerOptions));
        services.AddHealthChecks().AddCheck<DatabaseHealth>("database");
    }
}
