using Webmail.Contracts.Compose;

namespace Webmail.Compose;

/// <summary>A file of a composer, on its way or there.</summary>
/// <param name="Key">What the browser calls it while it is on its way.</param>
/// <param name="Done">What is sent; null while it is on its way.</param>
/// <param name="Failure">Why it did not arrive, in words.</param>
public sealed record ComposerAttachment(
    string Key,
    string FileName,
    string ContentType,
    long Size,
    OutgoingAttachment? Done,
    string? ContentId = null,
    string? Failure = null)
{
    public bool IsUploading => Done is null && Failure is null;

    /// <summary>Shown by the body itself, so it has no row of its own.</summary>
    public bool IsInline => ContentId is not null;

    public static ComposerAttachment Of(OutgoingAttachment attachment, int index) =>
        new($"carried-{index}", attachment.FileName, attachment.ContentType, attachment.Size, attachment, attachment.ContentId);
}
