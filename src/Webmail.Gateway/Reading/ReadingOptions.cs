namespace Webmail.Gateway.Reading;

/// <summary>Configuration section <c>Webmail:Reading</c>.</summary>
internal sealed class ReadingOptions
{
    /// <summary>Encoded bytes of one text part that are fetched and shown; the rest is said to be cut short.</summary>
    public int MaxTextBytes { get; set; } = 1024 * 1024;

    /// <summary>Pieces of text shown one under the other (multipart/mixed with text between attachments).</summary>
    public int MaxPieces { get; set; } = 20;

    /// <summary>Encoded bytes asked for in one FETCH while a part is streamed.</summary>
    public int ChunkBytes { get; set; } = 512 * 1024;

    /// <summary>Memory for bodies that were just opened, in characters, all accounts together.</summary>
    public long CacheCharacters { get; set; } = 32 * 1024 * 1024;

    public TimeSpan CacheTime { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The largest remote image the proxy passes on, in bytes.</summary>
    public long MaxRemoteImageBytes { get; set; } = 10 * 1024 * 1024;

    public TimeSpan RemoteImageTimeout { get; set; } = TimeSpan.FromSeconds(10);
}
