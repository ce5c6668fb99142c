using Microsoft.Extensions.Hosting;

namespace Webmail.Gateway.Imap;

/// <summary>Has the pool tidied every few seconds.</summary>
internal sealed class ImapHousekeeping(ImapPool pool, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromSeconds(5), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                await pool.TidyAsync(stoppingToken);
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
