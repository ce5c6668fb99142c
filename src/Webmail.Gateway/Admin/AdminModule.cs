using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Admin.Aliases;
using Webmail.Gateway.Admin.Audit;
using Webmail.Gateway.Admin.Deliveries;
using Webmail.Gateway.Admin.Domains;
using Webmail.Gateway.Admin.Domains.Checks;
using Webmail.Gateway.Admin.Invitations;
using Webmail.Gateway.Admin.Overview;
using Webmail.Gateway.Admin.Queue;
using Webmail.Gateway.Admin.Sessions;
using Webmail.Gateway.Admin.Users;

namespace Webmail.Gateway.Admin;

internal static class AdminModule
{
    public static void AddAdmin(this IServiceCollection services)
    {
        services.AddSingleton<Administrators>();
        services.AddSingleton<AdminChanges>();
        services.AddSingleton<UserList>();
        services.AddSingleton<UserChanges>();
        services.AddSingleton<BulkChanges>();
        services.AddSingleton<UserImporter>();
        services.AddSingleton<UserExporter>();
        services.AddSingleton<IAdminUsers, AdminUsersService>();
        services.AddSingleton<DomainList>();
        services.AddSingleton<DkimKeyMaker>();
        services.AddSingleton<DkimKeys>();
        services.AddSingleton<DomainChanges>();
        services.AddSingleton<DomainChecks>();
        services.AddSingleton<IAdminDomains, AdminDomainsService>();
        services.AddSingleton<AliasList>();
        services.AddSingleton<AliasChanges>();
        services.AddSingleton<IAdminAliases, AdminAliasesService>();
        services.AddSingleton<SessionList>();
        services.AddSingleton<SessionEndings>();
        services.AddSingleton<IAdminSessions, AdminSessionsService>();
        services.AddSingleton<QueueChanges>();
        services.AddSingleton<IMailQueue, MailQueueService>();
        services.AddSingleton<DeliveryList>();
        services.AddSingleton<IDeliveryLog, DeliveryLogService>();
        services.AddSingleton<AuditLogService>();
        services.AddSingleton<IAuditLog>(provider => provider.GetRequiredService<AuditLogService>());
        services.AddSingleton<IInvitations, InvitationsService>();
        services.AddSingleton<SetupLink>();
        services.AddSingleton<PushDelayMeter>();
        services.AddSingleton<MailboxUsages>();
        services.AddSingleton<ServiceRecord>();
        services.AddSingleton<IOverview, OverviewService>();
        services.AddHostedService<ServiceRecorder>();
    }
}
