using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Data;
using Webmail.Gateway.Admin.Invitations;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Mailboxes;

namespace Webmail.Gateway.Data;

/// <summary>
/// Brings the schema up to date and seeds the domains when the gateway starts, waiting for the database for as long as it
/// takes. EF Core locks its history table meanwhile, so several gateways may start at once.
/// </summary>
internal sealed partial class DatabasePreparation(
    IDbContextFactory<WebmailDbContext> contexts,
    DomainSeed seed,
    MailboxSeed mailboxes,
    SetupLink setup,
    DatabaseState state,
    TimeProvider time,
    ILogger<DatabasePreparation> logger) : BackgroundService
{
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        while (true)
        {
            try
            {
                await PrepareAsync(stoppingToken);
                return;
            }
            catch (Exception exception) when (exception is DbException or SocketException or TimeoutException or RetryLimitExceededException
                or InvalidOperationException { InnerException: DbException } or MailException { Error: MailError.DatabaseUnreachable })
            {
                var reason = exception.InnerException?.Message ?? exception.Message;
                state.Wait($"The database does not answer or could not be prepared: {reason}");
                LogWaiting(logger, reason, pause);
            }

            await Task.Delay(pause, time, stoppingToken);
            pause = pause * 2 > LongestPause ? LongestPause : pause * 2;
        }
    }

    private async Task PrepareAsync(CancellationToken cancellationToken)
    {
        await using (var context = await contexts.CreateDbContextAsync(cancellationToken))
        {
            var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
            if (pending.Count > 0)
            {
                state.Wait("Migrations are being applied.");
                LogMigrating(logger, pending.Count, pending[^1]);
                await context.Database.MigrateAsync(cancellationToken);
            }

            // The mail servers' roles may have been made after the tables, or the database restored into another cluster.
            await context.Database.ExecuteSqlAsync($"SELECT public.grant_mail_servers()", cancellationToken);
        }

        await seed.ApplyAsync(cancellationToken);
        await mailboxes.ApplyAsync(cancellationToken);
        if (await setup.MakeAsync(cancellationToken) is { } link)
        {
            // Printed and not logged: logs are kept and sent elsewhere.
            Console.WriteLine($"Nobody administers this service yet. Within two hours, this link makes one an administrator, once: {link}");
        }

        state.Ready();
        LogReady(logger);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Waiting for the database: {Reason} Trying again in {Pause}.")]
    private static partial void LogWaiting(ILogger logger, string reason, TimeSpan pause);

    [LoggerMessage(Level = LogLevel.Information, Message = "Applying {Count} migrations, up to {Last}.")]
    private static partial void LogMigrating(ILogger logger, int count, string last);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database is ready.")]
    private static partial void LogReady(ILogger logger);
}
