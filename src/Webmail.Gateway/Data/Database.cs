using System.Data.Common;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using Webmail.Contracts;
using Webmail.Data;

namespace Webmail.Gateway.Data;

/// <summary>Gives one short-lived context to one operation, and says DatabaseUnreachable in one place.</summary>
internal sealed class Database(IDbContextFactory<WebmailDbContext> contexts)
{
    /// <exception cref="MailException">DatabaseUnreachable.</exception>
    public async Task<T> RunAsync<T>(Func<WebmailDbContext, CancellationToken, Task<T>> operation, CancellationToken cancellationToken)
    {
        try
        {
            await using var context = await contexts.CreateDbContextAsync(cancellationToken);
            return await operation(context, cancellationToken);
        }
        catch (Exception exception) when (IsUnreachable(exception))
        {
            throw new MailException(MailError.DatabaseUnreachable, innerException: exception);
        }
    }

    internal static bool IsUniqueViolation(DbUpdateException exception) =>
        exception.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation };

    private static bool IsUnreachable(Exception? exception) => exception switch
    {
        null => false,
        // It answered, so it is there, unless it is just stopping or starting or has no room.
        PostgresException answered => answered.SqlState is PostgresErrorCodes.AdminShutdown or PostgresErrorCodes.CrashShutdown
            or PostgresErrorCodes.CannotConnectNow or PostgresErrorCodes.TooManyConnections,
        SocketException or TimeoutException => true,
        NpgsqlException or RetryLimitExceededException or DbUpdateException or InvalidOperationException or DbException or IOException =>
            exception is NpgsqlException { IsTransient: true } || IsUnreachable(exception.InnerException),
        _ => false,
    };
}
