using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Components.Server.Circuits;

namespace Webmail.Telemetry;

/// <summary>Counts open pages, and of those the ones whose browser is connected.</summary>
internal sealed class CircuitCounter : CircuitHandler
{
    private static readonly Meter Meter = new(TelemetryModule.Name);
    private static readonly UpDownCounter<int> Circuits = Meter.CreateUpDownCounter<int>("webmail.circuits", "{circuit}");
    private static readonly UpDownCounter<int> Connected = Meter.CreateUpDownCounter<int>("webmail.circuits.connected", "{circuit}");

    public override Task OnCircuitOpenedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Circuits.Add(1);
        return Task.CompletedTask;
    }

    public override Task OnConnectionUpAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Connected.Add(1);
        return Task.CompletedTask;
    }

    public override Task OnConnectionDownAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Connected.Add(-1);
        return Task.CompletedTask;
    }

    public override Task OnCircuitClosedAsync(Circuit circuit, CancellationToken cancellationToken)
    {
        Circuits.Add(-1);
        return Task.CompletedTask;
    }
}
