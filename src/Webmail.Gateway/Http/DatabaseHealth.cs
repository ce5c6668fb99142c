using Microsoft.Extensions.Diagnostics.HealthChecks;
using Webmail.Contracts;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Http;

/// <summary>Ready when the schema is in place and the database answers now.</summary>
internal sealed class DatabaseHealth(DatabaseState state, Database database) : IHealthCheck
{
    public async Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        if (state.WaitingFor is { } reason)
        {
            return HealthCheckResult.Unhealthy(reason);
        }

        try
        {
            return await database.RunAsync((db, ct) => db.Database.CanConnectAsync(ct), cancellationToken)
                ? HealthCheckResult.Healthy()
                : HealthCheckResult.Unhealthy("The database does not answer.");
        }
        catch (MailException exception) when (exception.Error == MailError.DatabaseUnreachable)
        {
            return HealthCheckResult.Unhealthy("The database does not answer.");
        }
    }
}
