using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;

namespace Webmail.Gateway.Compose.Uploads;

/// <summary>Once in a while takes away uploads that were never sent.</summary>
internal sealed partial class UploadSweeper(UploadStore uploads, TimeProvider time, ILogger<UploadSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(30);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                var count = await uploads.SweepAsync(stoppingToken);
                if (count > 0)
                {
                    LogSwept(logger, count);
                }
            }
            catch (MailException unreachable) when (unreachable.Error == MailError.DatabaseUnreachable)
            {
                LogUnreachable(logger, unreachable);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Took away {Count} uploads that were not sent in time")]
    private static partial void LogSwept(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Expired uploads could not be taken away; trying again later")]
    private static partial void LogUnreachable(ILogger logger, Exception exception);
}
