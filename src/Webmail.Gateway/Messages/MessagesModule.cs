using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Messages.Views;

namespace Webmail.Gateway.Messages;

internal static class MessagesModule
{
    public static IServiceCollection AddMessages(this IServiceCollection services)
    {
        services.TryAddSingleton<ChangePublisher>();
        services.AddSingleton<ViewSync>();
        services.AddSingleton<FolderViews>();
        services.AddHostedService<ViewHousekeeping>();
        services.AddSingleton<BackgroundWork>();
        services.AddSingleton<PendingMarks>();
        services.AddSingleton<MessageLists>();
        services.AddSingleton<OpenedMessages>();
        services.AddSingleton<MessageOpener>();
        services.AddSingleton<MessageActions>();
        services.AddSingleton<IMessages, MessagesService>();
        return services;
    }
}
