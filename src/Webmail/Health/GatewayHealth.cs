using Microsoft.Extensions.Diagnostics.HealthChecks;

namespace Webmail.Health;

/// <summary>The web role is ready when its gateway is.</summary>
internal sealed class GatewayHealth(HttpClient http) : IHealthCheck
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        using var within = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        within.CancelAfter(Patience);
        try
        {
            using var response = await http.GetAsync(HealthModule.Ready, within.Token);
            return response.IsSuccessStatusCode
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy($"The gateway at {http.BaseAddress} is not ready: {await response.Content.ReadAsStringAsync(within.Token)}");
        }
        catch (Exception exception) when (exception is HttpRequestException or OperationCanceledException && !cancellationToken.IsCancellationRequested)
        {
            return HealthCheckResult.Unhealthy($"The gateway at {http.BaseAddress} does not answer: {exception.Message}");
        }
    }
}
