using System.Text;

namespace Webmail.Testing;

/// <summary>Reads lines and counted bytes from one stream, as mail protocols mix them.</summary>
internal sealed class LineReader(Stream stream)
{
    private readonly byte[] _buffer = new byte[64 * 1024];
    private int _start;
    private int _end;

    /// <summary>A line without its CRLF, one character per byte; null when the other side hung up.</summary>
    public async Task<string?> ReadLineAsync(CancellationToken cancellationToken)
    {
        var line = new StringBuilder();
        while (true)
        {
            var end = Array.IndexOf(_buffer, (byte)'\n', _start, _end - _start);
            var stop = end < 0 ? _end : end;
            line.Append(Encoding.Latin1.GetString(_buffer, _start, stop - _start));
            _start = end < 0 ? _end : end + 1;
            if (end >= 0)
            {
                return line.ToString().TrimEnd('\r');
            }

            if (!await FillAsync(cancellationToken))
            {
                return null;
            }
        }
    }

    /// <exception cref="IOException">The other side hung up before.</exception>
    public async Task<byte[]> ReadBytesAsync(int length, CancellationToken cancellationToken)
    {
        var bytes = new byte[length];
        for (var read = 0; read < length;)
        {
            if (_start == _end && !await FillAsync(cancellationToken))
            {
                throw new IOException("The client hung up in a literal.");
            }

            var take = Math.Min(length - read, _end - _start);
            Array.Copy(_buffer, _start, bytes, read, take);
            _start += take;
            read += take;
        }

        return bytes;
    }

    private async Task<bool> FillAsync(CancellationToken cancellationToken)
    {
        _start = 0;
        _end = await stream.ReadAsync(_buffer, cancellationToken);
        return _end > 0;
    }
}
