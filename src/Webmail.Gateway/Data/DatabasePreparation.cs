using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Data;
using Webmail.Gateway.Admin.Domains;
using Webmail.Gateway.Admin.Invitations;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Mailboxes;

namespace Webmail.Gateway.Data;

/// <summary>
/// Brings the schema up to date and seeds the domains when the gateway starts, waiting for the database for as long as it
/// takes. Several gateways may start at once: one of them does it, under a lock that the others wait for. Where the schema is of a
/// newer version, the process ends before it changes anything.
/// </summary>
internal sealed partial class DatabasePreparation(
    IDbContextFactory<WebmailDbContext> contexts,
    DomainSeed seed,
    MailboxSeed mailboxes,
    DkimKeys keys,
    SetupLink setup,
    DatabaseState state,
    IHostApplicationLifetime lifetime,
    TimeProvider time,
    ILogger<DatabasePreparation> logger) : BackgroundService
{
    // EF Core's own lock is let go after each migration, where a second gateway comes between. Any number will do, as long as nothing
    // else in this database takes it.
    private const long LockKey = 0x5745424D5052;

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var pause = TimeSpan.FromMilliseconds(250);
        while (true)
        {
            try
            {
                if (await TryPrepareAsync(stoppingToken))
                {
                    return;
                }

                state.Wait("Another gateway is preparing the database.");
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

    /// <returns>False while another gateway is at it.</returns>
    private async Task<bool> TryPrepareAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // The lock is the connection's, so it stays open; it ends with it, too, where this process is killed.
        await context.Database.OpenConnectionAsync(cancellationToken);
        if (!await context.Database.SqlQuery<bool>($"""SELECT pg_try_advisory_lock({LockKey}) AS "Value" """).SingleAsync(cancellationToken))
        {
            return false;
        }

        try
        {
            await PrepareAsync(context, cancellationToken);
            return true;
        }
        finally
        {
            await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_unlock({LockKey})", CancellationToken.None);
        }
    }

    private async Task PrepareAsync(WebmailDbContext context, CancellationToken cancellationToken)
    {
        if ((await context.Database.GetAppliedMigrationsAsync(cancellationToken)).Except(context.Database.GetMigrations()).LastOrDefault() is { } unknown)
        {
            state.TooNew($"The database is of a newer version of Webmail, which made {unknown} in it. Start that version, or restore a backup of this one.");
            LogTooNew(logger, unknown);
            // A host that is stopped while it starts ends with an exception instead.
            lifetime.ApplicationStarted.Register(lifetime.StopApplication);
            return;
        }

        var pending = (await context.Database.GetPendingMigrationsAsync(cancellationToken)).ToList();
        if (pending.Count > 0)
        {
            state.Wait("Migrations are being applied.");
            LogMigrating(logger, pending.Count, pending[^1]);
            await context.Database.MigrateAsync(cancellationToken);
        }

        // The mail servers' roles may have been made after the tables, or the database restored into another cluster.
        await context.Database.ExecuteSqlAsync($"SELECT public.grant_mail_servers()", cancellationToken);
        await seed.ApplyAsync(cancellationToken);
        await mailboxes.ApplyAsync(cancellationToken);
        await keys.AddMissingAsync(cancellationToken);
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

    [LoggerMessage(
        Level = LogLevel.Critical,
        Message = "The database is of a newer version of Webmail, which made {Migration} in it. This one ends before it does harm: start the newer version, or restore a backup of this one.")]
    private static partial void LogTooNew(ILogger logger, string migration);

    [LoggerMessage(Level = LogLevel.Information, Message = "Applying {Count} migrations, up to {Last}.")]
    private static partial void LogMigrating(ILogger logger, int count, string last);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database is ready.")]
    private static partial void LogReady(ILogger logger);
}
