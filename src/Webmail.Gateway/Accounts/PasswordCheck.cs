using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Accounts;

/// <summary>
/// Proves a password by signing in to the mailbox's own server on a connection of its own. Never through the pool: a
/// connection that is already open there says nothing about the password typed now.
/// </summary>
internal sealed class PasswordCheck(ServerTrust trust, IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <exception cref="MailException">SignInRejected, ServerUnreachable, ServerTimeout, ServerBusy, CertificateRejected.</exception>
    public async Task ProveAsync(MailDomain domain, string address, string password, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.SignIn.Deadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        using var client = new ImapClient { ServerCertificateValidationCallback = trust.For(domain.Imap) };
        try
        {
            await client.ConnectAsync(domain.Imap.Host, domain.Imap.Port, ToSocketOptions(domain.Imap.Tls), either.Token);
            await client.AuthenticateAsync(address, password, either.Token);
            await client.DisconnectAsync(quit: true, either.Token);
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MailException(MailError.ServerTimeout);
        }
        catch (AuthenticationException exception)
        {
            throw new MailException(MailError.SignInRejected, innerException: exception);
        }
        catch (SslHandshakeException exception)
        {
            throw new MailException(MailError.CertificateRejected, innerException: exception);
        }
        catch (ImapCommandException exception)
        {
            throw new MailException(MailError.ServerBusy, exception.ResponseText, exception);
        }
        catch (Exception exception) when (exception is SocketException or IOException or ProtocolException or ServiceNotConnectedException or NotSupportedException or TimeoutException)
        {
            throw new MailException(MailError.ServerUnreachable, innerException: exception);
        }
    }

    private static SecureSocketOptions ToSocketOptions(TlsMode tls) => tls switch
    {
        TlsMode.Implicit => SecureSocketOptions.SslOnConnect,
        // Required: SecureSocketOptions.StartTls fails where the server does not offer it, StartTlsWhenAvailable would go on in the clear.
        TlsMode.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };
}
