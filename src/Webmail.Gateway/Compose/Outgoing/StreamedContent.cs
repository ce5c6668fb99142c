using MimeKit;

namespace Webmail.Gateway.Compose.Outgoing;

/// <summary>The content of an attachment that is fetched while the message is written, and never held.</summary>
internal sealed class StreamedContent(ContentEncoding encoding, Func<Stream, CancellationToken, Task> copy) : IMimeContent
{
    public ContentEncoding Encoding => encoding;

    public NewLineFormat? NewLineFormat => null;

    public Stream Stream => throw new NotSupportedException(Reason);

    private static string Reason => "This content is only written asynchronously.";

    public Stream Open() => throw new NotSupportedException(Reason);

    public void DecodeTo(Stream stream, CancellationToken cancellationToken = default) => throw new NotSupportedException(Reason);

    public void WriteTo(Stream stream, CancellationToken cancellationToken = default) => throw new NotSupportedException(Reason);

    /// <summary>MimeKit decodes where the part's encoding is another than the content's, which then is always binary.</summary>
    public Task DecodeToAsync(Stream stream, CancellationToken cancellationToken = default) => copy(stream, cancellationToken);

    public Task WriteToAsync(Stream stream, CancellationToken cancellationToken = default) => copy(stream, cancellationToken);

    public void Dispose()
    {
    }
}
