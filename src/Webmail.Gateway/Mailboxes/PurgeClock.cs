using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Mailboxes;

/// <summary>Looks every few minutes whether mailboxes are due to be erased.</summary>
internal sealed partial class PurgeClock(MailboxPurge purge, DatabaseState database, TimeProvider time, ILogger<PurgeClock> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (database.WaitingFor is not null)
            {
                continue;
            }

            try
            {
                var erased = await purge.RunAsync(stoppingToken);
                if (erased > 0)
                {
                    LogErased(logger, erased);
                }
            }
            catch (MailException exception) when (exception.Error == MailError.DatabaseUnreachable)
            {
                LogLater(logger);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "{Count} deleted mailboxes were erased.")]
    private static partial void LogErased(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database does not answer; deleted mailboxes are erased later.")]
    private static partial void LogLater(ILogger logger);
}
