using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Compose;
using Webmail.Gateway.Compose.Filing;
using Webmail.Gateway.Compose.Outgoing;
using Webmail.Gateway.Compose.Starting;
using Webmail.Gateway.Compose.Submission;
using Webmail.Gateway.Compose.Uploads;

namespace Webmail.Gateway.Compose;

internal static class ComposeModule
{
    public static IServiceCollection AddCompose(this IServiceCollection services)
    {
        services.AddOptions<ComposeOptions>().BindConfiguration("Webmail:Compose");
        services.AddSingleton<UploadStore>();
        services.AddHostedService<UploadSweeper>();
        services.AddSingleton<SubmissionPool>();
        services.AddSingleton<SubmissionLimits>();
        services.AddSingleton<Submitter>();
        services.AddSingleton<AttachmentFinder>();
        services.AddSingleton<SourceReader>();
        services.AddSingleton<ComposeStarter>();
        services.AddSingleton<MessageFiling>();
        services.AddSingleton<SentMessages>();
        services.AddSingleton<ICompose, ComposeService>();
        return services;
    }
}
