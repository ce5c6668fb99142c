using Microsoft.AspNetCore.SignalR.Client;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Http;

namespace Webmail.GatewayClient;

/// <summary>The one connection to the gateway's hub that all pages of this process share. It is made when first needed, and again whenever it is lost, for ever.</summary>
internal sealed partial class ChangesConnection : IAsyncDisposable
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(10);

    private readonly Lock _gate = new();
    private readonly HubConnection _hub;
    private readonly TimeProvider _time;
    private readonly ILogger<ChangesConnection> _logger;
    private readonly CancellationTokenSource _stop = new();
    private Task _starting = Task.CompletedTask;

    /// <param name="configure">Where the hub is and how it is reached; tests put the server's own handler here.</param>
    public ChangesConnection(Action<IHubConnectionBuilder> configure, TimeProvider time, ILogger<ChangesConnection> logger)
    {
        _time = time;
        _logger = logger;
        var builder = new HubConnectionBuilder();
        configure(builder);
        builder.AddJsonProtocol(json => WireJson.Configure(json.PayloadSerializerOptions));
        _hub = builder.Build();
        // A gateway that vanished without a word is noticed within this time; it sends a sign of life every five seconds.
        _hub.ServerTimeout = TimeSpan.FromSeconds(15);
        _hub.KeepAliveInterval = TimeSpan.FromSeconds(5);
    }

    /// <summary>The hub once it is connected, whoever connects it. Ends only by connecting or by cancellation.</summary>
    public async Task<HubConnection> ConnectedAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            Task starting;
            lock (_gate)
            {
                ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
                if (_hub.State == HubConnectionState.Connected)
                {
                    return _hub;
                }

                if (_starting.IsCompleted)
                {
                    _starting = Task.Run(StartAsync, CancellationToken.None);
                }

                starting = _starting;
            }

            await starting.WaitAsync(cancellationToken);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Task starting;
        lock (_gate)
        {
            if (_stop.IsCancellationRequested)
            {
                return;
            }

            starting = _starting;
        }

        await _stop.CancelAsync();
        await starting.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await _hub.DisposeAsync();
        _stop.Dispose();
    }

    private async Task StartAsync()
    {
        for (var wait = FirstRetry; ; wait = wait * 2 < LastRetry ? wait * 2 : LastRetry)
        {
            using var within = new CancellationTokenSource(StartWithin, _time);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(within.Token, _stop.Token);
            try
            {
                // Just lost, and not yet put in order by its own loop: it is disconnected in a moment.
                if (_hub.State == HubConnectionState.Disconnected)
                {
                    await _hub.StartAsync(either.Token);
                    LogConnected(_logger);
                    return;
                }
            }
            catch (Exception exception) when (!_stop.IsCancellationRequested && IsExpected(exception))
            {
                LogUnreachable(_logger, exception.Message);
            }

            // Half fixed, half by chance: all the web processes come back to a restarted gateway.
            await Task.Delay(wait * (0.5 + (Random.Shared.NextDouble() / 2)), _time, _stop.Token);
        }
    }

    /// <summary>Whether the exception is one of those a connection or a stream over it ends in.</summary>
    internal static bool IsExpected(Exception exception) =>
        exception is HttpRequestException or IOException or System.Net.WebSockets.WebSocketException or TimeoutException or OperationCanceledException
            or InvalidOperationException or Microsoft.AspNetCore.SignalR.HubException or System.Text.Json.JsonException;

    [LoggerMessage(Level = LogLevel.Information, Message = "Connected to the gateway's changes.")]
    private static partial void LogConnected(ILogger logger);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The gateway's changes can't be reached: {Reason}")]
    private static partial void LogUnreachable(ILogger logger, string reason);
}
