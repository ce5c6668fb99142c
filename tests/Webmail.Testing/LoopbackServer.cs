using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;

namespace Webmail.Testing;

/// <summary>A TCP server on a free loopback port that lives as long as the test: what the scripted servers stand on.</summary>
public abstract class LoopbackServer : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<int, TcpClient> _clients = new();
    private readonly ConcurrentBag<Exception> _faults = [];
    private readonly X509Certificate2? _certificate;
    private readonly Task _loop;
    private int _connections;

    protected LoopbackServer(X509Certificate2? certificate)
    {
        _certificate = certificate;
        _listener.Start();
        Port = ((IPEndPoint)_listener.LocalEndpoint).Port;
        _loop = AcceptAsync();
    }

    public static string Host => "127.0.0.1";

    public int Port { get; }

    /// <summary>How many connections were ever made.</summary>
    public int ConnectionCount => Volatile.Read(ref _connections);

    /// <summary>How many of them are open now.</summary>
    public int OpenConnections => _clients.Count;

    /// <summary>Errors of the script itself; shown when the server is disposed.</summary>
    public IReadOnlyCollection<Exception> Faults => _faults;

    /// <summary>Cuts every open connection without a word, as a crash or a pulled cable does.</summary>
    public void DropConnections()
    {
        foreach (var client in _clients.Values)
        {
            Reset(client);
        }
    }

    /// <summary>Refuses connections from now on: whoever connects gets "connection refused".</summary>
    public void StopListening() => _listener.Stop();

    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync();
        _listener.Stop();
        DropConnections();
        await _loop;
        _stop.Dispose();
        GC.SuppressFinalize(this);
        if (!_faults.IsEmpty)
        {
            throw new AggregateException("The script of a scripted server failed.", _faults);
        }
    }

    protected abstract Task ServeAsync(int connection, Stream stream, CancellationToken cancellationToken);

    private static void Reset(TcpClient client)
    {
        try
        {
            // The conversation may be closing it at the same time: then it has no socket any more.
            if (client.Client is { } socket)
            {
                socket.LingerState = new LingerOption(true, 0);
                socket.Close();
            }
        }
        catch (SocketException)
        {
            // Gone already.
        }
        catch (ObjectDisposedException)
        {
            // Gone already.
        }
    }

    private async Task AcceptAsync()
    {
        var served = new List<Task>();
        try
        {
            while (true)
            {
                var client = await _listener.AcceptTcpClientAsync(_stop.Token);
                client.NoDelay = true;
                served.Add(ServeAsync(client));
            }
        }
        catch (Exception e) when (e is OperationCanceledException or SocketException or ObjectDisposedException or InvalidOperationException)
        {
            // The listener was stopped.
        }

        await Task.WhenAll(served);
    }

    private async Task ServeAsync(TcpClient client)
    {
        var connection = Interlocked.Increment(ref _connections);
        _clients[connection] = client;
        try
        {
            Stream stream = client.GetStream();
            if (_certificate is not null)
            {
                var tls = new SslStream(stream);
                await tls.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = _certificate }, _stop.Token);
                stream = tls;
            }

            await ServeAsync(connection, stream, _stop.Token);
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException or OperationCanceledException or AuthenticationException or ConnectionDroppedException)
        {
            // The client or the script hung up.
        }
        catch (Exception e)
        {
            _faults.Add(e);
        }
        finally
        {
            _clients.TryRemove(connection, out _);
            client.Dispose();
        }
    }
}

/// <summary>The script hangs up.</summary>
public sealed class ConnectionDroppedException() : Exception("The script dropped the connection.");
