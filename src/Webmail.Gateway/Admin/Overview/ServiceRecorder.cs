using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;

namespace Webmail.Gateway.Admin.Overview;

/// <summary>Once a minute writes down what was pushed, every fifth minute how the service stands.</summary>
internal sealed partial class ServiceRecorder(ServiceRecord record, MailboxUsages usages, TimeProvider time, ILogger<ServiceRecorder> logger) : BackgroundService
{
    private const int StandingEvery = 5;
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(1);

    // A database that is away must not keep the process from ending.
    private static readonly TimeSpan AtTheEnd = TimeSpan.FromSeconds(3);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        try
        {
            for (var minute = 1; await timer.WaitForNextTickAsync(stoppingToken); minute++)
            {
                await TryAsync(record.WritePushesAsync, stoppingToken);
                if (minute % StandingEvery == 1)
                {
                    await TryAsync(usages.ReadAsync, stoppingToken);
                    await TryAsync(record.WriteStandingAsync, stoppingToken);
                    await TryAsync(record.ForgetAsync, stoppingToken);
                }
            }
        }
        finally
        {
            using var deadline = new CancellationTokenSource(AtTheEnd, time);
            await TryAsync(record.WritePushesAsync, deadline.Token);
        }
    }

    private async Task TryAsync(Func<CancellationToken, Task> write, CancellationToken cancellationToken)
    {
        try
        {
            await write(cancellationToken);
        }
        catch (MailException exception)
        {
            LogLater(logger, exception.Error);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The process ends.
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The overview's figures are written later: {Error}.")]
    private static partial void LogLater(ILogger logger, MailError error);
}
