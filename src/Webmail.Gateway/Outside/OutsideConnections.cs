using System.Net;
using System.Net.Security;
using System.Net.Sockets;

namespace Webmail.Gateway.Outside;

/// <summary>
/// Connects to hosts that somebody else named: only to addresses that may be reached, looked at after the name was resolved and
/// as they are connected to, so that a name which changes its mind in between gains nothing.
/// </summary>
/// <param name="resolve">The addresses of a name.</param>
/// <param name="mayConnect">All addresses of a name have to be right, or none is used.</param>
internal sealed class OutsideConnections(Func<string, CancellationToken, Task<IPAddress[]>> resolve, Func<IPEndPoint, bool> mayConnect)
{
    /// <summary>Whose certificate is believed; the system decides unless a test does.</summary>
    public RemoteCertificateValidationCallback? Believes { get; init; }

    /// <summary>Where a port is really found; elsewhere only in tests.</summary>
    public Func<int, int> PortOf { get; init; } = port => port;

    /// <summary>For programs that fetch: no redirects, cookies or proxy of their own, nothing told of who asks.</summary>
    public SocketsHttpHandler CreateHandler(TimeSpan connectTimeout) => new()
    {
        AllowAutoRedirect = false,
        UseCookies = false,
        UseProxy = false,
        Credentials = null,
        ActivityHeadersPropagator = null,
        AutomaticDecompression = DecompressionMethods.None,
        ConnectCallback = async (context, cancellationToken) =>
            new NetworkStream(await ConnectAsync(context.DnsEndPoint.Host, context.DnsEndPoint.Port, cancellationToken), ownsSocket: true),
        ConnectTimeout = connectTimeout,
        MaxResponseHeadersLength = 32,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = Believes },
        PooledConnectionLifetime = TimeSpan.FromMinutes(1),
    };

    /// <exception cref="AddressRefusedException"/>
    /// <exception cref="SocketException">HostNotFound where the name has no address.</exception>
    public async Task<Socket> ConnectAsync(string host, int port, CancellationToken cancellationToken)
    {
        var addresses = await resolve(host, cancellationToken);
        if (addresses.Length == 0)
        {
            throw new SocketException((int)SocketError.HostNotFound);
        }

        if (!Array.TrueForAll(addresses, a => mayConnect(new IPEndPoint(a, port))))
        {
            throw new AddressRefusedException();
        }

        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(addresses, PortOf(port), cancellationToken);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
