using System.Globalization;
using System.Net.Sockets;

namespace Webmail.Testing.Hosting;

/// <summary>Stands between a browser and Webmail and counts the bytes that go towards the browser: headers, frames, compression and all.</summary>
public sealed class CountingProxy(Uri target) : LoopbackServer(null)
{
    private long _bytes;

    public Uri Address => new(string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Port}"));

    public long Bytes => Interlocked.Read(ref _bytes);

    protected override async Task ServeAsync(int connection, Stream stream, CancellationToken cancellationToken)
    {
        using var server = new TcpClient();
        await server.ConnectAsync(target.Host, target.Port, cancellationToken);
        server.NoDelay = true;
        await using var answers = server.GetStream();
        var up = stream.CopyToAsync(answers, cancellationToken);
        var down = CountAsync(answers, stream, cancellationToken);
        await Task.WhenAny(up, down);
    }

    private async Task CountAsync(NetworkStream from, Stream to, CancellationToken cancellationToken)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            Interlocked.Add(ref _bytes, read);
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }
}
