using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Gateway.Data;
using Webmail.Gateway.Queue;

namespace Webmail.Gateway.Delivery.Log;

/// <summary>Follows Postfix's log, one gateway at a time, and forgets what is older than it is kept.</summary>
internal sealed partial class MailLogReader(
    QueueAgent agent, DeliveryStore store, DatabaseState database, TimeProvider time, ILogger<MailLogReader> logger) : BackgroundService
{
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan PurgePeriod = TimeSpan.FromHours(1);

    // Others that end may have used up the host's own time.
    private static readonly TimeSpan AtTheEnd = TimeSpan.FromSeconds(3);

    private readonly Guid _self = Guid.NewGuid();
    private readonly MailLogConnections _connections = new();
    private DateTimeOffset _purgedAt;
    private MailError? _trouble;

    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        await base.StopAsync(cancellationToken);
        if (ExecuteTask is { } reading)
        {
            await reading.WaitAsync(AtTheEnd, time, CancellationToken.None).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (!agent.IsConfigured)
        {
            return;
        }

        try
        {
            await FollowAsync(stoppingToken);
        }
        finally
        {
            await EndTurnAsync();
        }
    }

    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                var reads = database.WaitingFor is null && await FollowOnceAsync(cancellationToken);
                Recovered();
                if (reads)
                {
                    continue;
                }
            }
            catch (MailException problem)
            {
                Trouble(problem);
            }
            catch (Exception unexpected) when (unexpected is not OperationCanceledException)
            {
                LogUnexpected(logger, unexpected);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    // So that another gateway, or the next start of this one, need not wait for the turn to run out.
    private async Task EndTurnAsync()
    {
        using var deadline = new CancellationTokenSource(AtTheEnd, time);
        try
        {
            await store.EndTurnAsync(_self, deadline.Token);
        }
        catch (Exception exception) when (exception is MailException or OperationCanceledException)
        {
            // It runs out by itself.
        }
    }

    // 1. Whose turn it is, and where to go on.
    // 2. What was logged since, for which the agent waits some seconds.
    // 3. Kept together with the new position.
    private async Task<bool> FollowOnceAsync(CancellationToken cancellationToken)
    {
        var (isMine, position) = await store.TakeTurnAsync(_self, cancellationToken);
        if (!isMine)
        {
            return false;
        }

        var news = await agent.FollowLogAsync(position, cancellationToken);
        if (news.Next != position)
        {
            await store.WriteAsync(position, news.Next, [.. Understood(news.Lines)], cancellationToken);
        }

        if (time.GetUtcNow() - _purgedAt >= PurgePeriod)
        {
            var purged = await store.PurgeAsync(cancellationToken);
            LogPurged(logger, purged);
            _purgedAt = time.GetUtcNow();
        }

        return true;
    }

    private IEnumerable<MailLogEntry> Understood(IReadOnlyList<MailLogLine> lines)
    {
        foreach (var line in lines)
        {
            if (MailLogParser.Read(line) is { } happened)
            {
                yield return new MailLogEntry(line.Source, line.At, happened, _connections.Note(line, happened));
            }
        }
    }

    private void Trouble(MailException problem)
    {
        if (_trouble != problem.Error)
        {
            _trouble = problem.Error;
            LogTrouble(logger, problem.Error, problem.ServerText);
        }
    }

    private void Recovered()
    {
        if (_trouble is not null)
        {
            _trouble = null;
            LogRecovered(logger);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Postfix's log cannot be followed: {Error} {Words} Trying again.")]
    private static partial void LogTrouble(ILogger logger, MailError error, string? words);

    [LoggerMessage(Level = LogLevel.Information, Message = "Postfix's log is followed again.")]
    private static partial void LogRecovered(ILogger logger);

    [LoggerMessage(Level = LogLevel.Error, Message = "Postfix's log could not be taken in; trying again.")]
    private static partial void LogUnexpected(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Debug, Message = "{Count} messages and rejections had been kept long enough.")]
    private static partial void LogPurged(ILogger logger, int count);
}
