using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Webmail.Health;

/// <summary>Live: the process answers. Ready: it can serve, and if not, why.</summary>
internal static class HealthModule
{
    public const string Live = "/healthz/live";
    public const string Ready = "/healthz/ready";

    public static void MapHealth(this IEndpointRouteBuilder endpoints)
    {
        endpoints.MapHealthChecks(Live, new HealthCheckOptions { Predicate = _ => false, ResponseWriter = WriteAsync });
        endpoints.MapHealthChecks(Ready, new HealthCheckOptions { ResponseWriter = WriteAsync });
    }

    private static Task WriteAsync(HttpContext context, HealthReport report) => context.Response.WriteAsJsonAsync(
        new HealthAnswer(
            report.Status == HealthStatus.Healthy,
            [.. report.Entries.Where(e => e.Value.Status != HealthStatus.Healthy).Select(e => $"{e.Key}: {e.Value.Description ?? "does not answer"}")]),
        context.RequestAborted);

    private sealed record HealthAnswer(bool Ready, IReadOnlyList<string> Reasons);
}
