using System.Collections.Concurrent;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Webmail.IntegrationTests.Telemetry;

/// <summary>What an OpenTelemetry collector is to those who export: OTLP over HTTP, protobuf bodies at /v1/traces and /v1/metrics.</summary>
internal sealed class OtlpCollector : IAsyncDisposable
{
    private readonly WebApplication _server;
    private readonly ConcurrentQueue<byte[]> _traces = new();
    private readonly ConcurrentQueue<byte[]> _metrics = new();

    private OtlpCollector()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        _server = builder.Build();
        _server.MapPost("/v1/{signal}", async (string signal, HttpRequest request) =>
        {
            using var body = new MemoryStream();
            await request.Body.CopyToAsync(body, request.HttpContext.RequestAborted);
            (signal switch { "traces" => _traces, "metrics" => _metrics, _ => null })?.Enqueue(body.ToArray());
            return TypedResults.Bytes([], "application/x-protobuf");
        });
    }

    public string Address => _server.Urls.First();

    /// <summary>ExportTraceServiceRequest: resource_spans = 1, scope_spans = 2, spans = 2.</summary>
    public IReadOnlyList<ExportedSpan> Spans =>
        [.. _traces.SelectMany(request => ProtobufMessage.Read(request).At(1).SelectMany(r => r.At(2)).SelectMany(s => s.At(2))).Select(ExportedSpan.Of)];

    /// <summary>ExportMetricsServiceRequest: resource_metrics = 1, scope_metrics = 2, metrics = 2, name = 1.</summary>
    public IReadOnlyList<string> MetricNames =>
        [.. _metrics.SelectMany(request => ProtobufMessage.Read(request).At(1).SelectMany(r => r.At(2)).SelectMany(s => s.At(2))).Select(m => m.Text(1)).Distinct()];

    public static async Task<OtlpCollector> StartAsync(CancellationToken cancellationToken)
    {
        var collector = new OtlpCollector();
        await collector._server.StartAsync(cancellationToken);
        return collector;
    }

    public ValueTask DisposeAsync() => _server.DisposeAsync();
}
