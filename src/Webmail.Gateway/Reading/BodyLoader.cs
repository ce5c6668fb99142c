using MailKit;
using Microsoft.Extensions.Options;
using MimeKit;
using MimeKit.IO;
using MimeKit.IO.Filters;
using MimeKit.Utils;
using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Reading;

/// <summary>Fetches the text that is shown and nothing else: never an attachment, never more than a limit.</summary>
internal sealed class BodyLoader(IOptions<ReadingOptions> options)
{
    public async Task<BodySource> LoadAsync(IMailFolder folder, MessageId message, BodyPlan plan, bool preferText, CancellationToken cancellationToken)
    {
        var notices = new HashSet<MessageNotice>(plan.Notices);
        var pieces = new List<LoadedPiece>();
        var wanted = preferText ? plan.Text : plan.Html;
        if (wanted.Count > options.Value.MaxPieces)
        {
            notices.Add(MessageNotice.TooLongCutShort);
        }

        foreach (var piece in wanted.Take(options.Value.MaxPieces))
        {
            pieces.Add(new LoadedPiece(piece, piece.Kind == PieceKind.Image ? "" : await TextAsync(folder, message, piece, notices, cancellationToken)));
        }

        return new BodySource(plan, pieces, [.. notices]);
    }

    private async Task<string> TextAsync(IMailFolder folder, MessageId message, BodyPiece piece, HashSet<MessageNotice> notices, CancellationToken cancellationToken)
    {
        var limit = options.Value.MaxTextBytes;
        using var encoded = await folder.FetchBytesAsync(message, piece.PartId, 0, limit, cancellationToken);
        var isCut = encoded.Length >= limit && piece.Octets > limit;
        if (isCut)
        {
            notices.Add(MessageNotice.TooLongCutShort);
        }

        using var decoded = new MemoryStream();
        using (var filtered = new FilteredStream(encoded))
        {
            filtered.Add(DecoderFilter.Create(EncodingOf(piece.Encoding)));
            await filtered.CopyToAsync(decoded, cancellationToken);
        }

        var (text, isGuess) = CharsetDecoder.Decode(decoded.GetBuffer().AsSpan(0, (int)decoded.Length), piece.Charset, piece.Kind == PieceKind.Html, isCut);
        if (isGuess)
        {
            notices.Add(MessageNotice.UnknownCharset);
        }

        if (!text.Contains('\0'))
        {
            return text;
        }

        notices.Add(MessageNotice.NulBytesRemoved);
        return text.Replace("\0", "", StringComparison.Ordinal);
    }

    internal static ContentEncoding EncodingOf(string? name) =>
        name is not null && MimeUtils.TryParse(name, out ContentEncoding encoding) ? encoding : ContentEncoding.Default;
}
