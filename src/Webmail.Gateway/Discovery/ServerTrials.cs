using System.Globalization;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Net.Smtp;
using MailKit.Security;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Outside;

namespace Webmail.Gateway.Discovery;

/// <summary>Connects to a server that was found or typed, as signing in will: address, TLS, certificate, greeting, whether it lets people sign in. No password is sent.</summary>
internal sealed class ServerTrials(OutsideConnections outside, IOptions<GatewayOptions> options, TimeProvider time)
{
    private const int MostNames = 3;

    /// <summary>Side by side, each within the deadline.</summary>
    public async Task<TriedServers> BothAsync(DomainServers servers, CancellationToken cancellationToken)
    {
        var imap = ImapAsync(servers.Imap, cancellationToken);
        var submission = SubmissionAsync(servers.Submission, cancellationToken);
        return new TriedServers(await imap, await submission);
    }

    private async Task<ServerTrial> ImapAsync(MailServer server, CancellationToken cancellationToken)
    {
        using var client = new ImapClient();
        return await TryAsync(
            client,
            server,
            (socket, tls, ct) => client.ConnectAsync(socket, server.Host, server.Port, tls, ct),
            // RFC 9051 §6.2.3: LOGIN is for everybody unless it is said to be disabled.
            () => !client.Capabilities.HasFlag(ImapCapabilities.LoginDisabled) || client.AuthenticationMechanisms.Count > 0,
            cancellationToken);
    }

    private async Task<ServerTrial> SubmissionAsync(MailServer server, CancellationToken cancellationToken)
    {
        using var client = new SmtpClient();
        return await TryAsync(
            client,
            server,
            (socket, tls, ct) => client.ConnectAsync(socket, server.Host, server.Port, tls, ct),
            // The port for other servers' mail offers none.
            () => client.Capabilities.HasFlag(SmtpCapabilities.Authentication),
            cancellationToken);
    }

    private async Task<ServerTrial> TryAsync(
        MailService client, MailServer server, Func<Socket, SecureSocketOptions, CancellationToken, Task> connect, Func<bool> letsSignIn, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(options.Value.Discovery.Timeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        ServerTrial? certificate = null;
        client.CheckCertificateRevocation = false;
        client.ServerCertificateValidationCallback = (sender, presented, chain, errors) =>
        {
            var isBelieved = outside.Believes?.Invoke(sender, presented, chain, errors) ?? errors == SslPolicyErrors.None;
            certificate = isBelieved ? null : Doubt(presented as X509Certificate2, chain, errors);
            return isBelieved;
        };
        try
        {
            using var socket = await outside.ConnectAsync(server.Host, server.Port, either.Token);
            await connect(socket, ToSocketOptions(server.Tls), either.Token);
            return new ServerTrial(letsSignIn() ? TrialOutcome.Works : TrialOutcome.NoSignIn);
        }
        catch (AddressRefusedException)
        {
            return new ServerTrial(TrialOutcome.NotPublic);
        }
        catch (SocketException failure)
        {
            return new ServerTrial(failure.SocketErrorCode is SocketError.HostNotFound ? TrialOutcome.NameUnknown : TrialOutcome.Unreachable);
        }
        catch (Domains.DnsUnansweredException)
        {
            return new ServerTrial(TrialOutcome.NameUnknown);
        }
        catch (Exception failure) when (failure is SslHandshakeException or NotSupportedException)
        {
            // A handshake that was given up is told as one that failed.
            cancellationToken.ThrowIfCancellationRequested();
            return certificate ?? new ServerTrial(deadline.IsCancellationRequested ? TrialOutcome.Unreachable : TrialOutcome.NoTls);
        }
        catch (Exception failure) when (failure is ProtocolException or CommandException)
        {
            return new ServerTrial(TrialOutcome.NoMailServer);
        }
        catch (Exception failure) when (failure is IOException || (failure is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            return new ServerTrial(TrialOutcome.Unreachable);
        }
    }

    private static SecureSocketOptions ToSocketOptions(ServerTls tls) => tls switch
    {
        ServerTls.Implicit => SecureSocketOptions.SslOnConnect,
        ServerTls.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    private static ServerTrial Doubt(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (chain?.ChainStatus.Any(s => s.Status.HasFlag(X509ChainStatusFlags.NotTimeValid)) == true && certificate is not null)
        {
            return new ServerTrial(TrialOutcome.CertificateExpired, certificate.NotAfter.ToUniversalTime().ToString("yyyy-MM-dd", CultureInfo.InvariantCulture));
        }

        return errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)
            ? new ServerTrial(TrialOutcome.CertificateOtherName, string.Join(", ", Names(certificate).Take(MostNames)))
            : new ServerTrial(TrialOutcome.CertificateUntrusted, certificate?.GetNameInfo(X509NameType.SimpleName, forIssuer: true) ?? "");
    }

    private static IEnumerable<string> Names(X509Certificate2? certificate) =>
        certificate?.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(e => e.EnumerateDnsNames()) ?? [];
}
