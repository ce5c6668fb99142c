using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Compose.Uploads;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Reading;
using Webmail.Gateway.Reading.Parts;

namespace Webmail.Gateway.Compose.Outgoing;

/// <summary>
/// Finds what is attached, before anything is built: an upload in the database, a part of a message on the mail server, or,
/// where either is gone by now, its copy in the draft that was saved meanwhile.
/// </summary>
internal sealed class AttachmentFinder(UploadStore uploads, PartReader parts, ImapWork work)
{
    private const int MaxPartHeaderBytes = 16 * 1024;

    /// <exception cref="MailException">UploadGone, PartGone, MessageGone.</exception>
    public async Task<AttachmentParts> FindAsync(
        SessionTicket ticket, OpenSession session, OutgoingMessage message, MessageId? draft, CancellationToken cancellationToken)
    {
        var found = new Dictionary<OutgoingAttachment, FoundAttachment>(ReferenceEqualityComparer.Instance);
        Dictionary<string, CarriedPart>? kept = null;
        foreach (var attachment in message.Attachments)
        {
            try
            {
                found[attachment] = attachment.UploadId is { } upload
                    ? await FindUploadAsync(ticket, session, upload, cancellationToken)
                    : await FindCarriedAsync(session.Account, attachment.Carried!, cancellationToken);
            }
            catch (MailException gone) when (draft is not null && gone.Error is MailError.UploadGone or MailError.PartGone or MailError.MessageGone or MailError.FolderGone)
            {
                kept ??= await KeptInDraftAsync(session.Account, draft.Value, cancellationToken);
                if (!kept.TryGetValue(DraftHeaders.SourceOf(attachment), out var copy))
                {
                    throw;
                }

                found[attachment] = await FindCarriedAsync(session.Account, copy, cancellationToken);
            }
        }

        return new AttachmentParts(found);
    }

    private async Task<FoundAttachment> FindUploadAsync(SessionTicket ticket, OpenSession session, Guid uploadId, CancellationToken cancellationToken)
    {
        var upload = await uploads.FindAsync(ticket, session, uploadId, cancellationToken);
        var content = new StreamedContent(ContentEncoding.Binary, (target, token) => uploads.CopyToAsync(upload, target, token));
        return new FoundAttachment(ContentType.Parse(upload.ContentType), ContentEncoding.Base64, content, EncodedSize(upload.Size));
    }

    private async Task<FoundAttachment> FindCarriedAsync(MailAccount account, CarriedPart carried, CancellationToken cancellationToken)
    {
        var part = await parts.FindPartAsync(account, carried.Message, carried.PartId, cancellationToken);
        var encoding = BodyLoader.EncodingOf(part.ContentTransferEncoding);
        var isEncoded = encoding is ContentEncoding.Base64 or ContentEncoding.QuotedPrintable;

        // RFC 2046 §5.2.1: a message inside a message is never encoded.
        var isMessage = part.ContentType.IsMimeType("message", "*");
        var type = new ContentType(part.ContentType.MediaType, part.ContentType.MediaSubtype);
        foreach (var parameter in part.ContentType.Parameters.Where(p => !p.Name.Equals("name", StringComparison.OrdinalIgnoreCase)))
        {
            type.Parameters.Add(parameter.Name, parameter.Value);
        }

        // What is encoded already is carried as it is; the rest is encoded on the way.
        return new FoundAttachment(
            type,
            isEncoded ? encoding : isMessage ? ContentEncoding.EightBit : ContentEncoding.Base64,
            new StreamedContent(isEncoded ? encoding : isMessage ? ContentEncoding.EightBit : ContentEncoding.Binary, CopyAsync),
            isEncoded || isMessage ? part.Octets : EncodedSize(part.Octets));

        async Task CopyAsync(Stream target, CancellationToken token)
        {
            await using var content = await parts.OpenEncodedAsync(account, carried.Message, carried.PartId, token);
            await content.CopyToAsync(target, token);
        }
    }

    private Task<Dictionary<string, CarriedPart>> KeptInDraftAsync(MailAccount account, MessageId draft, CancellationToken cancellationToken) =>
        work.ReadAsync(account, draft.Folder, LeasePurpose.Interactive, async (lease, token) =>
        {
            var folder = await lease.OpenMessageFolderAsync(draft, token);
            var structure = await folder.FetchStructureAsync(draft, token);
            var kept = new Dictionary<string, CarriedPart>(StringComparer.Ordinal);
            foreach (var attachment in BodyPlanner.Plan(structure).Attachments)
            {
                using var header = await folder.FetchBytesAsync(draft, attachment.PartId + ".MIME", 0, MaxPartHeaderBytes, token);
                var headers = await HeaderList.LoadAsync(header, token);
                if (DraftHeaders.SourceIn(headers) is { } source)
                {
                    kept.TryAdd(source, new CarriedPart(draft, attachment.PartId));
                }
            }

            return kept;
        }, cancellationToken);

    // Base64 in lines of 76 and CRLF: 78 bytes for 57.
    private static long EncodedSize(long bytes) => (bytes * 78 / 57) + 80;
}
