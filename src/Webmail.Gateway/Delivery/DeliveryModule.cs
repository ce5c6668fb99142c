using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Delivery;
using Webmail.Gateway.Delivery.Log;

namespace Webmail.Gateway.Delivery;

internal static class DeliveryModule
{
    public static void AddDelivery(this IServiceCollection services)
    {
        services.AddSingleton<DeliveryStore>();
        services.AddHostedService<MailLogReader>();
        services.AddSingleton<IDeliveries, DeliveriesService>();
    }
}
