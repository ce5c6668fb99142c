namespace Webmail.Gateway.Reading.Remote;

/// <summary>What kind of image some bytes begin, by their own signature; never by what a server calls them.</summary>
internal static class ImageSniffer
{
    public const int Window = 32;

    /// <returns>The media type, or null for what is not a raster image (SVG is a document, not one).</returns>
    public static string? Sniff(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]))
        {
            return "image/png";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
        {
            return "image/jpeg";
        }

        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
        {
            return "image/gif";
        }

        if (head.Length >= 12 && head.StartsWith("RIFF"u8) && head[8..].StartsWith("WEBP"u8))
        {
            return "image/webp";
        }

        if (head.Length >= 12 && head[4..].StartsWith("ftypavif"u8))
        {
            return "image/avif";
        }

        if (head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0]))
        {
            return "image/x-icon";
        }

        return head.Length >= 26 && head.StartsWith("BM"u8) ? "image/bmp" : null;
    }
}
