namespace Webmail.Contracts.Messages;

/// <summary>A part on its way to the browser, decoded, streamed. Dispose it to give the connection back.</summary>
/// <param name="Length">Decoded length when known beforehand.</param>
public sealed class PartContent(Stream content, string contentType, string? fileName, long? length) : IAsyncDisposable
{
    public Stream Content => content;

    public string ContentType => contentType;

    public string? FileName => fileName;

    public long? Length => length;

    public ValueTask DisposeAsync() => content.DisposeAsync();
}
