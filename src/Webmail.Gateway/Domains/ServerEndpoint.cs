using System.Net;
using MailKit.Security;

namespace Webmail.Gateway.Domains;

/// <summary>Where a server listens and how the connection is secured.</summary>
/// <param name="CaFile">A PEM file with the authority to trust besides the system's; null for the system's alone.</param>
internal sealed record ServerEndpoint(string Host, int Port, TlsMode Tls, string? CaFile = null)
{
    public bool IsOnLoopback => IsLoopback(Host);

    public SecureSocketOptions SocketOptions => Tls switch
    {
        TlsMode.Implicit => SecureSocketOptions.SslOnConnect,
        // Required: StartTlsWhenAvailable would send the password in the clear where somebody strips the offer.
        TlsMode.StartTls => SecureSocketOptions.StartTls,
        _ => SecureSocketOptions.None,
    };

    // The name alone, or a literal address: a name that merely resolves to loopback today is not trusted with a clear-text password.
    internal static bool IsLoopback(string host) =>
        string.Equals(host, "localhost", StringComparison.OrdinalIgnoreCase) || (IPAddress.TryParse(host, out var address) && IPAddress.IsLoopback(address));
}

/// <summary>None is accepted for loopback, or with the domain's explicit AllowInsecure.</summary>
internal enum TlsMode { Implicit, StartTls, None }
