using System.Net.Sockets;
using System.Threading.Channels;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Npgsql;
using Webmail.Contracts;
using Webmail.Data;
using Webmail.Gateway.Accounts;

namespace Webmail.Gateway.Mailboxes;

/// <summary>
/// Hears from PostgreSQL, within milliseconds, that a session was ended or a mailbox disabled, deleted or renamed, whoever did it:
/// the session is forgotten here too, and the mailbox's open connections to Dovecot end.
/// </summary>
internal sealed partial class ClosedMailboxes(
    IDbContextFactory<WebmailDbContext> contexts,
    SessionStore sessions,
    Doveadm doveadm,
    TimeProvider time,
    ILogger<ClosedMailboxes> logger) : BackgroundService
{
    private const string SessionEnded = "session_ended";
    private const string MailboxClosed = "mailbox_closed";
    private const int MostAtOnce = 100;
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        // Dovecot may take its time to answer, which must not keep the next notification waiting.
        var closed = Channel.CreateUnbounded<string>(new UnboundedChannelOptions { SingleReader = true });
        await Task.WhenAll(ListenAsync(closed.Writer, stoppingToken), EndConnectionsAsync(closed.Reader, stoppingToken));
    }

    private async Task ListenAsync(ChannelWriter<string> closed, CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await ListenOnceAsync(closed, cancellationToken);
            }
            catch (Exception exception) when (exception is NpgsqlException or SocketException or IOException or TimeoutException)
            {
                LogLost(logger, exception.Message);
            }

            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private async Task ListenOnceAsync(ChannelWriter<string> closed, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(await ConnectionStringAsync(cancellationToken));
        connection.Notification += (_, notification) =>
        {
            if (notification.Channel == MailboxClosed)
            {
                closed.TryWrite(notification.Payload);
            }
            else if (Guid.TryParse(notification.Payload, out var session))
            {
                sessions.EndedElsewhere(session);
            }
        };
        await connection.OpenAsync(cancellationToken);
        await using (var listen = new NpgsqlCommand($"LISTEN {SessionEnded}; LISTEN {MailboxClosed}", connection))
        {
            await listen.ExecuteNonQueryAsync(cancellationToken);
        }

        while (true)
        {
            await connection.WaitAsync(cancellationToken);
        }
    }

    private async Task<string> ConnectionStringAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        // Of its own, and asked now and then whether it lives: a connection that only listens would not notice.
        return new NpgsqlConnectionStringBuilder(context.Database.GetConnectionString()) { Pooling = false, KeepAlive = 30 }.ConnectionString;
    }

    private async Task EndConnectionsAsync(ChannelReader<string> closed, CancellationToken cancellationToken)
    {
        while (await closed.WaitToReadAsync(cancellationToken))
        {
            // A thousand may be disabled at once: the last of them is not to wait for as many answers.
            var addresses = new List<string>();
            while (addresses.Count < MostAtOnce && closed.TryRead(out var address))
            {
                addresses.Add(address);
            }

            if (!doveadm.IsConfigured)
            {
                continue;
            }

            try
            {
                await doveadm.EndConnectionsAsync(addresses, cancellationToken);
            }
            catch (MailException exception)
            {
                LogNotEnded(logger, exception.Message);
            }
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Not listening for ended sessions and closed mailboxes: {Reason} Trying again.")]
    private static partial void LogLost(ILogger logger, string reason);

    [LoggerMessage(Level = LogLevel.Error, Message = "The open connections of a closed mailbox could not be ended: {Reason}")]
    private static partial void LogNotEnded(ILogger logger, string reason);
}
