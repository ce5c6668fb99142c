using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Imap;

/// <summary>Opens connections: secured as the domain says, signed in, with what the server offers switched on.</summary>
internal sealed class ImapConnector(ServerTrust trust, IOptions<ImapOptions> options, TimeProvider time, ILoggerFactory loggers)
{
    /// <summary>A connection of one's own, outside the pool's count. The caller disposes it.</summary>
    /// <exception cref="MailException">ServerUnreachable, ServerTimeout, ServerBusy, CertificateRejected, SignInRejected.</exception>
    public Task<ImapConnection> ConnectAsync(MailAccount account, CancellationToken cancellationToken) =>
        ConnectAsync(account, ear => ear, cancellationToken);

    /// <inheritdoc cref="ConnectAsync(MailAccount, CancellationToken)"/>
    /// <param name="overhear">Puts an ear of the caller's own around the one that logs, for what MailKit keeps to itself.</param>
    public async Task<ImapConnection> ConnectAsync(
        MailAccount account, Func<IProtocolLogger, IProtocolLogger> overhear, CancellationToken cancellationToken)
    {
        var endpoint = account.Domain.Imap;
        if (endpoint.Tls == TlsMode.None && !endpoint.IsOnLoopback && !account.Domain.AllowInsecure)
        {
            throw new MailException(MailError.CertificateRejected);
        }

        using var deadline = new CancellationTokenSource(options.Value.ConnectDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            // A server that restarts, or ends a mailbox's connections, says goodbye to one that is signing in as well. That says
            // nothing about the next.
            for (var isFirst = true; ; isFirst = false)
            {
                if (await OpenAsync(account, overhear, isFirst, either.Token) is { } connection)
                {
                    return connection;
                }
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MailException(MailError.ServerTimeout);
        }
        catch (Exception exception) when (ImapErrors.IsExpected(exception))
        {
            var error = ImapErrors.Translate(exception);
            // RFC 9051 §7.1: NO with UNAVAILABLE, or a limit of connections: no word about the password.
            throw error.Error == MailError.ServerRefused ? new MailException(MailError.ServerBusy, error.ServerText, exception) : error;
        }
    }

    // Null where the first one was connected and the server ended it before it was ready for work.
    private async Task<ImapConnection?> OpenAsync(
        MailAccount account, Func<IProtocolLogger, IProtocolLogger> overhear, bool isFirst, CancellationToken cancellationToken)
    {
        var endpoint = account.Domain.Imap;
        var roundTrips = CreateCounter();
        var client = CreateClient(endpoint, overhear(roundTrips));
        var isConnected = false;
        try
        {
            await client.ConnectAsync(endpoint.Host, endpoint.Port, endpoint.SocketOptions, cancellationToken);
            isConnected = true;
            await client.AuthenticateAsync(account.Address, account.Password, cancellationToken);
            var features = new ServerFeatures(client.Capabilities);

            // RFC 7162 §3.2.3: with it, expunges come as UIDs and a folder is brought up to date by the SELECT itself.
            if (features.QResync)
            {
                await client.EnableQuickResyncAsync(cancellationToken);
            }

            // RFC 6855 §3: before the first folder is selected, or never; a server may insist on it (UTF8=ONLY).
            if (features.Utf8)
            {
                await client.EnableUTF8Async(cancellationToken);
            }

            // RFC 4978: worth its processor time only where the line is slower than memory.
            if (features.Compress && !endpoint.IsOnLoopback)
            {
                await client.CompressAsync(cancellationToken);
            }

            return new ImapConnection(client, features, time) { RoundTripCounter = roundTrips };
        }
        catch (Exception exception) when (isFirst && isConnected && ImapErrors.IsConnectionLost(exception))
        {
            client.Dispose();
            return null;
        }
        catch
        {
            client.Dispose();
            throw;
        }
    }

    private RoundTripCounter CreateCounter() =>
        new(options.Value.LogProtocol ? new ImapProtocolLog(loggers.CreateLogger<ImapProtocolLog>()) : new NullProtocolLogger());

    private ImapClient CreateClient(ServerEndpoint endpoint, IProtocolLogger listener) =>
        new(listener)
        {
            ServerCertificateValidationCallback = trust.For(endpoint),
            // Revocation servers are not mail servers: reaching them is not what a sign-in should hang on.
            CheckCertificateRevocation = false,
            Timeout = (int)options.Value.WorkDeadline.TotalMilliseconds,
        };
}
