using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Gateway.Security;

namespace Webmail.Gateway.Accounts;

/// <summary>Every few minutes takes away what has run out: sessions, counted attempts, opened credentials.</summary>
internal sealed partial class SessionSweeper(
    SessionStore sessions, SignInLimiter limiter, HalfSignIns halves, OpenSessionCache opened, TimeProvider time, ILogger<SessionSweeper> logger) : BackgroundService
{
    private static readonly TimeSpan Period = TimeSpan.FromMinutes(5);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(Period, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            opened.Prune();
            try
            {
                var ended = await sessions.SweepAsync(stoppingToken);
                await limiter.SweepAsync(stoppingToken);
                await halves.SweepAsync(stoppingToken);
                LogSwept(logger, ended);
            }
            catch (MailException exception) when (exception.Error == MailError.DatabaseUnreachable)
            {
                LogLater(logger);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} sessions had run out.")]
    private static partial void LogSwept(ILogger logger, int count);

    [LoggerMessage(Level = LogLevel.Information, Message = "The database does not answer; sessions are swept later.")]
    private static partial void LogLater(ILogger logger);
}
