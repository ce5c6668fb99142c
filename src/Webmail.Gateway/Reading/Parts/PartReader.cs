using MailKit;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.IO.Filters;
using Webmail.Contracts;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Reading.Parts;

/// <summary>Parts and sources of messages as streams that fetch while they are read.</summary>
internal sealed class PartReader(ImapWork work, IOptions<ReadingOptions> options)
{
    /// <summary>One part, decoded.</summary>
    /// <exception cref="MailException">PartGone, MessageGone.</exception>
    public async Task<PartContent> OpenPartAsync(MailAccount account, MessageId message, string partId, CancellationToken cancellationToken)
    {
        var part = await FindPartAsync(account, message, partId, cancellationToken);
        var filter = DecoderFilter.Create(BodyLoader.EncodingOf(part.ContentTransferEncoding));
        var content = await OpenAsync(account, message, partId, filter, cancellationToken);

        // No length: base64 does not tell its own, and some servers miscount the octets they announce.
        var type = part.ContentType.Charset is { Length: > 0 } charset && part.ContentType.IsMimeType("text", "*") && charset.All(IsToken)
            ? $"{part.ContentType.MimeType}; charset={charset}"
            : part.ContentType.MimeType;
        return new PartContent(content, type, AttachmentName.Clean(part.FileName, partId, part.ContentType.MimeType), null);
    }

    /// <summary>The message as it lies on the server.</summary>
    /// <exception cref="MailException">MessageGone.</exception>
    public async Task<PartContent> OpenSourceAsync(MailAccount account, MessageId message, CancellationToken cancellationToken)
    {
        var content = await OpenAsync(account, message, "", new PassThroughFilter(), cancellationToken);
        return new PartContent(content, "message/rfc822", $"message-{message.Uid}.eml", null);
    }

    /// <summary>The part's bytes as they lie on the server, in whatever encoding; for carrying it into another message.</summary>
    /// <exception cref="MailException">MessageGone.</exception>
    public async Task<Stream> OpenEncodedAsync(MailAccount account, MessageId message, string partId, CancellationToken cancellationToken) =>
        await OpenAsync(account, message, partId, new PassThroughFilter(), cancellationToken);

    private async Task<PartStream> OpenAsync(
        MailAccount account, MessageId message, string section, IMimeFilter filter, CancellationToken cancellationToken)
    {
        var stream = new PartStream((offset, count, token) => FetchAsync(account, message, section, offset, count, token), filter, options.Value.ChunkBytes);
        try
        {
            // The first bytes before the answer's headers: what is gone is an error, not half a download.
            await stream.BeginAsync(cancellationToken);
            return stream;
        }
        catch
        {
            await stream.DisposeAsync();
            throw;
        }
    }

    // A lease per chunk: whoever clicks meanwhile waits for one chunk, not for the download.
    private Task<Stream> FetchAsync(MailAccount account, MessageId message, string section, int offset, int count, CancellationToken cancellationToken) =>
        work.ReadAsync(account, message.Folder, LeasePurpose.LongWork, async (lease, token) =>
        {
            var folder = await lease.OpenMessageFolderAsync(message, token);
            return await folder.FetchBytesAsync(message, section, offset, count, token);
        }, cancellationToken);

    /// <exception cref="MailException">PartGone, MessageGone.</exception>
    public async Task<BodyPartBasic> FindPartAsync(MailAccount account, MessageId message, string partId, CancellationToken cancellationToken)
    {
        if (!IsSection(partId))
        {
            throw new MailException(MailError.PartGone) { Subject = partId };
        }

        var structure = await work.ReadAsync(account, message.Folder, LeasePurpose.Interactive, async (lease, token) =>
            await (await lease.OpenMessageFolderAsync(message, token)).FetchStructureAsync(message, token), cancellationToken);
        return Find(structure, partId) ?? throw new MailException(MailError.PartGone) { Subject = partId };
    }

    private static BodyPartBasic? Find(BodyPart? root, string partId)
    {
        var waiting = new Stack<BodyPart>();
        if (root is not null)
        {
            waiting.Push(root);
        }

        while (waiting.TryPop(out var part))
        {
            if (part is BodyPartMultipart multipart)
            {
                foreach (var child in multipart.BodyParts)
                {
                    waiting.Push(child);
                }
            }
            else if (part is BodyPartBasic basic)
            {
                if (BodyPlanner.SectionOf(basic) == partId)
                {
                    return basic;
                }

                if (part is BodyPartMessage { Body: { } inner })
                {
                    waiting.Push(inner);
                }
            }
        }

        return null;
    }

    // RFC 9051 §6.4.5: numbers and dots. Anything else would be an IMAP injection.
    private static bool IsSection(string partId) =>
        partId.Length is > 0 and <= 100 && partId.All(c => char.IsAsciiDigit(c) || c == '.') && char.IsAsciiDigit(partId[0]) && char.IsAsciiDigit(partId[^1]);

    private static bool IsToken(char c) => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or ':';
}
