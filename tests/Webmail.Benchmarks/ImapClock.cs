using System.Net.Sockets;
using System.Text;
using Webmail.Testing;

namespace Webmail.Benchmarks;

/// <summary>Stands between the gateway and the IMAP server, and says when the server has answered a command: no answer of ours is believed, and no other connection is in the way.</summary>
internal sealed class ImapClock(string host, int port) : LoopbackServer(null)
{
    private readonly Lock _gate = new();
    private string? _command;
    private TaskCompletionSource<double>? _answered;

    /// <summary>Completes when the server has answered the next such command.</summary>
    /// <param name="command">As it stands after the tag: <c>UID STORE</c>.</param>
    /// <returns>Milliseconds since 1970.</returns>
    public Task<double> AnsweredAsync(string command)
    {
        lock (_gate)
        {
            _command = command;
            _answered = new TaskCompletionSource<double>(TaskCreationOptions.RunContinuationsAsynchronously);
            return _answered.Task;
        }
    }

    protected override async Task ServeAsync(int connection, Stream stream, CancellationToken cancellationToken)
    {
        using var server = new TcpClient { NoDelay = true };
        await server.ConnectAsync(host, port, cancellationToken);
        await using var answers = server.GetStream();
        string? tag = null;
        var up = PassAsync(stream, answers, said => tag = TagOf(said) ?? tag, cancellationToken);
        var down = PassAsync(answers, stream, said => Hear(said, tag), cancellationToken);
        await Task.WhenAny(up, down);
    }

    private static async Task PassAsync(Stream from, Stream to, Action<string> hear, CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        while (await from.ReadAsync(buffer, cancellationToken) is > 0 and var read)
        {
            // First: an answer must not overtake its command here.
            hear(Encoding.Latin1.GetString(buffer, 0, read));
            await to.WriteAsync(buffer.AsMemory(0, read), cancellationToken);
        }
    }

    // A command may come together with others.
    private string? TagOf(string said)
    {
        lock (_gate)
        {
            return _command is { } command
                ? said.Split("\r\n").Select(line => line.Split(' ', 2)).FirstOrDefault(words => words is [_, var rest] && rest.StartsWith(command, StringComparison.OrdinalIgnoreCase))?[0]
                : null;
        }
    }

    private void Hear(string said, string? tag)
    {
        lock (_gate)
        {
            if (tag is not null && (said.StartsWith($"{tag} OK", StringComparison.Ordinal) || said.Contains($"\r\n{tag} OK", StringComparison.Ordinal)))
            {
                _command = null;
                _answered?.TrySetResult((DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds);
            }
        }
    }
}
