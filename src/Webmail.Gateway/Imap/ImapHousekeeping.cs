using Microsoft.Extensions.Hosting;

namespace Webmail.Gateway.Imap;

/// <summary>Has the pool tidied every few seconds.</summary>
internal sealed class ImapHousekeeping(ImapPool pool, ImapMetrics metrics, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        metrics.Meter.CreateObservableGauge("webmail.imap.connections", () => pool.OpenCount, "{connection}", "Connections of the pool that are open");
        metrics.Meter.CreateObservableGauge("webmail.imap.lease.waiting", () => pool.WaitingCount, "{lease}", "Work that waits for a connection");
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
