using MimeKit;
using Webmail.Contracts.Compose;
using Webmail.Gateway.Reading;

namespace Webmail.Gateway.Compose.Outgoing;

/// <summary>Attachments that were found, by the composer's own entry for them, and how each becomes a part.</summary>
internal sealed class AttachmentParts(IReadOnlyDictionary<OutgoingAttachment, FoundAttachment> found)
{
    public long Size => found.Values.Sum(f => f.Size);

    public MimePart ToPart(OutgoingAttachment attachment, bool isInline, bool isDraft)
    {
        var source = found[attachment];
        var name = AttachmentName.Clean(attachment.FileName, "1", source.ContentType.MimeType);
        var part = new MimePart(source.ContentType)
        {
            Content = source.Content,
            ContentTransferEncoding = source.Encoding,
            ContentDisposition = new ContentDisposition(isInline ? ContentDisposition.Inline : ContentDisposition.Attachment),
        };

        // RFC 2231 for those who can, RFC 2047 for those who only look at the type's name.
        part.ContentDisposition.FileName = name;
        part.ContentType.Parameters.Add(new Parameter("name", name) { EncodingMethod = ParameterEncodingMethod.Rfc2047 });
        if (attachment.ContentId is { } contentId && MessageIds.IdOf(contentId) is { } id)
        {
            part.ContentId = id;
        }

        if (isDraft)
        {
            part.Headers.Add(DraftHeaders.Source, DraftHeaders.SourceOf(attachment));
        }

        return part;
    }
}

/// <param name="Encoding">What the part says of its encoding. Content in another one is encoded while it is written.</param>
/// <param name="Size">About how many bytes it adds to the message.</param>
internal sealed record FoundAttachment(ContentType ContentType, ContentEncoding Encoding, StreamedContent Content, long Size);
