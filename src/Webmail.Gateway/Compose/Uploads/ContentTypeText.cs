using MimeKit;

namespace Webmail.Gateway.Compose.Uploads;

/// <summary>Media types as browsers name them, reduced to type/subtype or to "some bytes".</summary>
internal static class ContentTypeText
{
    public static string Clean(string? contentType) =>
        ContentType.TryParse(contentType ?? "", out var parsed) && IsLeaf(parsed) ? parsed.MimeType : "application/octet-stream";

    // A multipart or a message has a structure of its own; bytes that merely call themselves so would break ours.
    private static bool IsLeaf(ContentType type) => !type.IsMimeType("multipart", "*") && !type.IsMimeType("message", "*") && type.MimeType.Length <= 100;
}
