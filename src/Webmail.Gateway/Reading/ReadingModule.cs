using Microsoft.Extensions.DependencyInjection;
using Webmail.Gateway.Reading.Parts;
using Webmail.Gateway.Reading.Remote;

namespace Webmail.Gateway.Reading;

internal static class ReadingModule
{
    public static IServiceCollection AddReading(this IServiceCollection services)
    {
        services.AddOptions<ReadingOptions>().BindConfiguration("Webmail:Reading");
        services.AddSingleton<BodyLoader>();
        services.AddSingleton<OpenedBodies>();
        services.AddSingleton<MessageReader>();
        services.AddSingleton<PartReader>();
        services.AddSingleton<RemoteImageProxy>();
        return services;
    }
}
