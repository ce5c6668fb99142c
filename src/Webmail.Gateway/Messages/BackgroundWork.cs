using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;

namespace Webmail.Gateway.Messages;

/// <summary>Work that an answer does not wait for: the rest of a list, the mark on a message. Awaited when the gateway ends.</summary>
internal sealed partial class BackgroundWork(ILogger<BackgroundWork> logger) : IAsyncDisposable
{
    private readonly ConcurrentDictionary<Task, bool> _running = new();
    private readonly CancellationTokenSource _stopping = new();

    public void Start(Func<CancellationToken, Task> work) => _ = StartTracked(work);

    /// <returns>Completes when the work has ended, however it did; it never fails.</returns>
    public Task StartTracked(Func<CancellationToken, Task> work)
    {
        if (_stopping.IsCancellationRequested)
        {
            return Task.CompletedTask;
        }

        var task = Task.Run(() => RunAsync(work));
        _running[task] = true;
        task.ContinueWith(done => _running.TryRemove(done, out _), TaskScheduler.Default);
        return task;
    }

    /// <summary>Everything started so far has ended.</summary>
    public Task DrainAsync() => Task.WhenAll(_running.Keys);

    public async ValueTask DisposeAsync()
    {
        await _stopping.CancelAsync();
        await DrainAsync();
        _stopping.Dispose();
    }

    private async Task RunAsync(Func<CancellationToken, Task> work)
    {
        try
        {
            await work(_stopping.Token);
        }
        catch (OperationCanceledException) when (_stopping.IsCancellationRequested)
        {
            // The gateway stops.
        }
        catch (MailException exception)
        {
            LogGivenUp(logger, exception.Error);
        }
        catch (Exception exception)
        {
            LogFailed(logger, exception);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Work in the background was given up: {Error}")]
    private static partial void LogGivenUp(ILogger logger, MailError error);

    [LoggerMessage(Level = LogLevel.Error, Message = "Work in the background failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);
}
