using System.Globalization;
using System.Net.Sockets;
using System.Text;

namespace Webmail.Benchmarks;

/// <summary>IMAP over a socket with no library between: the floor under everything else.</summary>
internal sealed class RawImap : IDisposable
{
    private readonly Socket _socket;
    private byte[] _buffer = new byte[1 << 20];
    private int _length;
    private int _tag;

    private RawImap(Socket socket) => _socket = socket;

    public static async Task<RawImap> ConnectAsync(Target target, string user, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(target.Host, target.ImapPort, cancellationToken);
        var imap = new RawImap(socket);
        await imap.UntilAsync("\r\n"u8.ToArray(), 0, cancellationToken);
        imap._length = 0;
        await imap.SendAsync($"LOGIN \"{user}\" \"{target.Password}\"", cancellationToken);
        return imap;
    }

    /// <summary>Sends a command and reads to its tagged line.</summary>
    /// <returns>The whole answer, one character per byte.</returns>
    public async Task<string> SendAsync(string command, CancellationToken cancellationToken)
    {
        var tag = string.Create(CultureInfo.InvariantCulture, $"t{++_tag} ");
        await _socket.SendAsync(Encoding.UTF8.GetBytes(tag + command + "\r\n"), cancellationToken);
        await TaggedAsync(Encoding.ASCII.GetBytes(tag), cancellationToken);
        var answer = Encoding.Latin1.GetString(_buffer, 0, _length);
        _length = 0;
        return answer.Contains($"{tag}OK", StringComparison.Ordinal) ? answer : throw new IOException(answer);
    }

    /// <summary>Begins IDLE; the task ends when the server tells of a message.</summary>
    public async Task<Task> IdleAsync(CancellationToken cancellationToken)
    {
        await _socket.SendAsync(Encoding.ASCII.GetBytes($"t{++_tag} IDLE\r\n"), cancellationToken);
        await UntilAsync("+ "u8.ToArray(), 0, cancellationToken);
        _length = 0;
        return UntilAsync(" EXISTS"u8.ToArray(), 0, cancellationToken);
    }

    public async Task DoneAsync(CancellationToken cancellationToken)
    {
        await _socket.SendAsync("DONE\r\n"u8.ToArray(), cancellationToken);
        await TaggedAsync(Encoding.ASCII.GetBytes($"t{_tag} "), cancellationToken);
        _length = 0;
    }

    public void Dispose() => _socket.Dispose();

    private async Task TaggedAsync(byte[] tag, CancellationToken cancellationToken)
    {
        // Only the last line is looked at: answers of megabytes stay linear.
        while (true)
        {
            if (_length > 2 && _buffer[_length - 1] == '\n')
            {
                var line = _buffer.AsSpan(0, _length - 2).LastIndexOf((byte)'\n') + 1;
                if (_buffer.AsSpan(line, _length - line).StartsWith(tag))
                {
                    return;
                }
            }

            await ReadAsync(cancellationToken);
        }
    }

    private async Task UntilAsync(byte[] end, int from, CancellationToken cancellationToken)
    {
        while (_buffer.AsSpan(from, _length - from).IndexOf(end) < 0)
        {
            await ReadAsync(cancellationToken);
        }
    }

    private async Task ReadAsync(CancellationToken cancellationToken)
    {
        if (_length == _buffer.Length)
        {
            Array.Resize(ref _buffer, _buffer.Length * 2);
        }

        var read = await _socket.ReceiveAsync(_buffer.AsMemory(_length), cancellationToken);
        _length += read > 0 ? read : throw new IOException("The mail server hung up.");
    }
}
