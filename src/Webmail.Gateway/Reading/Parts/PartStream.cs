using MimeKit.IO.Filters;

namespace Webmail.Gateway.Reading.Parts;

/// <summary>
/// A section of a message, fetched stretch by stretch as it is read, decoded on the way. One stretch is fetched ahead;
/// when nobody reads on, nothing more is fetched.
/// </summary>
internal sealed class PartStream(Func<int, int, CancellationToken, Task<Stream>> fetch, IMimeFilter filter, int chunkBytes) : Stream
{
    private static readonly TimeSpan ChunkDeadline = TimeSpan.FromSeconds(60);

    private readonly byte[] _encoded = new byte[32 * 1024];
    private ReadOnlyMemory<byte> _decoded;
    private Stream? _chunk;
    private Task<Stream>? _next;
    private int _offset;
    private int _readOfChunk;
    private bool _isFlushed;
    private bool _isLast;

    public override bool CanRead => true;

    public override bool CanSeek => false;

    public override bool CanWrite => false;

    public override long Length => throw new NotSupportedException();

    public override long Position
    {
        get => throw new NotSupportedException();
        set => throw new NotSupportedException();
    }

    public Task BeginAsync(CancellationToken cancellationToken) => NextChunkAsync(cancellationToken);

    public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        while (_decoded.IsEmpty)
        {
            if (_isFlushed || buffer.IsEmpty)
            {
                return 0;
            }

            await DecodeMoreAsync(cancellationToken);
        }

        var count = Math.Min(buffer.Length, _decoded.Length);
        _decoded[..count].CopyTo(buffer);
        _decoded = _decoded[count..];
        return count;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException("Mail is read asynchronously.");

    public override async ValueTask DisposeAsync()
    {
        if (_next is not null)
        {
            // Cancelling a FETCH costs the connection; letting one stretch arrive does not.
            await ((Task)_next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (_next.IsCompletedSuccessfully)
            {
                await _next.Result.DisposeAsync();
            }

            _next = null;
        }

        if (_chunk is not null)
        {
            await _chunk.DisposeAsync();
            _chunk = null;
        }

        await base.DisposeAsync();
    }

    public override void Flush()
    {
    }

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private async Task DecodeMoreAsync(CancellationToken cancellationToken)
    {
        var count = _chunk is null ? 0 : await _chunk.ReadAsync(_encoded, cancellationToken);
        if (count > 0)
        {
            _readOfChunk += count;
            var output = filter.Filter(_encoded, 0, count, out var index, out var length);
            _decoded = output.AsMemory(index, length);
            return;
        }

        if (_isLast || _readOfChunk < chunkBytes)
        {
            var rest = filter.Flush(_encoded, 0, 0, out var index, out var length);
            _decoded = rest.AsMemory(index, length);
            _isFlushed = true;
            return;
        }

        await NextChunkAsync(cancellationToken);
    }

    private async Task NextChunkAsync(CancellationToken cancellationToken)
    {
        _next ??= StartFetch();
        var arriving = _next;
        var chunk = await arriving.WaitAsync(cancellationToken);
        _next = null;
        if (_chunk is not null)
        {
            await _chunk.DisposeAsync();
        }

        (_chunk, _readOfChunk) = (chunk, 0);
        _isLast = chunk.Length < chunkBytes;
        if (!_isLast)
        {
            _next = StartFetch();
        }
    }

    private async Task<Stream> StartFetch()
    {
        var offset = _offset;
        _offset += chunkBytes;

        // Not the reader's token: a reader who leaves must not break the connection the fetch runs on.
        using var deadline = new CancellationTokenSource(ChunkDeadline);
        return await fetch(offset, chunkBytes, deadline.Token);
    }
}
