using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Admin.Overview;

/// <summary>Keeps what the gateway measures of its pushes (webmail.push.delay) until it is written down.</summary>
internal sealed class PushDelayMeter : IDisposable
{
    private readonly ConcurrentDictionary<int, long> _counts = new();
    private readonly MeterListener _listener = new();

    public PushDelayMeter()
    {
        _listener.SetMeasurementEventCallback<double>((_, seconds, _, _) => Add(TimeSpan.FromSeconds(seconds)));
        _listener.EnableMeasurementEvents(GatewayTelemetry.PushDelay);
        _listener.Start();
    }

    public void Add(TimeSpan delay) => Add(DelayHistogram.StepOf(delay), 1);

    /// <summary>What came in since it was taken last, by the upper end of its step in milliseconds.</summary>
    public IReadOnlyDictionary<int, long> Take()
    {
        var taken = new Dictionary<int, long>();
        foreach (var step in _counts.Keys)
        {
            if (_counts.TryRemove(step, out var count))
            {
                taken[step] = count;
            }
        }

        return taken;
    }

    /// <summary>What was taken and could not be written down.</summary>
    public void GiveBack(IReadOnlyDictionary<int, long> taken)
    {
        foreach (var (step, count) in taken)
        {
            Add(step, count);
        }
    }

    public void Dispose() => _listener.Dispose();

    private void Add(int step, long count) => _counts.AddOrUpdate(step, count, (_, before) => before + count);
}
