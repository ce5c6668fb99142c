using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Webmail.Testing.Http;

/// <summary>A web server that answers as its script says, byte for byte; by TLS where it has a certificate.</summary>
/// <param name="answer">From the request's first line and headers to the whole answer.</param>
public sealed class ScriptedHttpServer(Func<string, string> answer, X509Certificate2? certificate = null) : LoopbackServer(certificate)
{
    private readonly ConcurrentQueue<string> _requests = new();

    public IReadOnlyList<string> Requests => [.. _requests];

    public static string Ok(string content, string type = "text/plain") =>
        $"HTTP/1.1 200 OK\r\nContent-Type: {type}\r\nContent-Length: {Encoding.UTF8.GetByteCount(content)}\r\nConnection: close\r\n\r\n{content}";

    public static string NotFound() => "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    public static string Redirect(string to) => $"HTTP/1.1 302 Found\r\nLocation: {to}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n";

    protected override async Task ServeAsync(int connection, Stream stream, CancellationToken cancellationToken)
    {
        using var reader = new StreamReader(stream, Encoding.ASCII, false, 1024, leaveOpen: true);
        var request = new StringBuilder();
        while (await reader.ReadLineAsync(cancellationToken) is { Length: > 0 } line)
        {
            request.AppendLine(line);
        }

        _requests.Enqueue(request.ToString());
        await stream.WriteAsync(Encoding.UTF8.GetBytes(answer(request.ToString())), cancellationToken);
    }
}
