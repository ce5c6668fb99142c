using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace Webmail.Gateway.Imap;

internal static class ImapModule
{
    public static IServiceCollection AddImap(this IServiceCollection services)
    {
        services.AddOptions<ImapOptions>().BindConfiguration(ImapOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        services.TryAddSingleton(TimeProvider.System);
        services.AddMetrics();
        services.AddSingleton<ImapMetrics>();
        services.AddSingleton<ImapConnector>();
        services.AddSingleton<ImapPool>();
        services.AddSingleton<ImapWork>();
        services.AddHostedService<ImapHousekeeping>();
        return services;
    }
}
