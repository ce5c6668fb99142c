using Microsoft.Extensions.Hosting;

namespace Webmail.Gateway.Messages.Views;

/// <summary>Has views forgotten that nobody uses.</summary>
internal sealed class ViewHousekeeping(FolderViews views, TimeProvider time) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMinutes(1), time);
        try
        {
            while (await timer.WaitForNextTickAsync(stoppingToken))
            {
                views.Tidy();
            }
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
