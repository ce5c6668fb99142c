using MailKit;
using MimeKit;
using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Reading;

/// <summary>
/// Chooses what to show from a BODYSTRUCTURE. Every node answers with two views of itself, one for readers who prefer
/// HTML and one for those who prefer text; multipart/alternative chooses, the others join their children.
/// </summary>
internal sealed class BodyPlanner
{
    // Servers stop sooner (Dovecot at 100 levels); a stack that a stranger chooses the depth of is not walked further.
    private const int MaxDepth = 60;
    private const int MaxParts = 2000;

    private static readonly View Nothing = new([], []);

    private readonly Dictionary<string, string> _inlineParts = new(StringComparer.OrdinalIgnoreCase);
    private readonly Dictionary<string, string> _contentIds = [];
    private readonly List<Attachment> _attachments = [];
    private readonly HashSet<MessageNotice> _notices = [];
    private int _parts;

    private BodyPlanner()
    {
    }

    public static BodyPlan Plan(BodyPart? root)
    {
        var planner = new BodyPlanner();
        if (root is null)
        {
            return new BodyPlan([], [], planner._inlineParts, [], planner._contentIds, [MessageNotice.BrokenStructure]);
        }

        var view = planner.Walk(root, 0, isRelated: false);
        return new BodyPlan(view.Html, view.Text, planner._inlineParts, planner._attachments, planner._contentIds, [.. planner._notices]);
    }

    private View Walk(BodyPart part, int depth, bool isRelated)
    {
        if (depth > MaxDepth || ++_parts > MaxParts)
        {
            _notices.Add(MessageNotice.TooDeeplyNested);
            return Nothing;
        }

        return part switch
        {
            BodyPartMultipart multipart => WalkMultipart(multipart, depth),
            BodyPartBasic basic => Leaf(basic, isRelated),
            _ => Nothing,
        };
    }

    private View WalkMultipart(BodyPartMultipart multipart, int depth)
    {
        switch (multipart.ContentType.MediaSubtype.ToLowerInvariant())
        {
            case "alternative":
                return Choose([.. multipart.BodyParts.Select(p => Walk(p, depth + 1, false))]);

            case "related":
                // RFC 2387 §3.2: the root is the part "start" names, else the first.
                var start = multipart.ContentType.Parameters["start"]?.Trim('<', '>');
                var root = multipart.BodyParts.OfType<BodyPartBasic>().FirstOrDefault(p => start is not null && IdOf(p) == start)
                    ?? multipart.BodyParts.FirstOrDefault();
                var shown = Nothing;
                foreach (var child in multipart.BodyParts)
                {
                    var view = Walk(child, depth + 1, isRelated: child != root);
                    shown = child == root ? view : shown;
                }

                return shown;

            case "signed":
                // RFC 1847 §2.1: the first part is what was signed, the second the signature.
                return multipart.BodyParts.Count > 0 ? Walk(multipart.BodyParts[0], depth + 1, false) : Nothing;

            case "encrypted":
                _notices.Add(MessageNotice.Encrypted);
                break;
        }

        return Join(multipart.BodyParts.Select(p => Walk(p, depth + 1, false)));
    }

    private View Leaf(BodyPartBasic part, bool isRelated)
    {
        var isImage = part.ContentType.IsMimeType("image", "*");
        var isInline = part.ContentDisposition is null
            || !string.Equals(part.ContentDisposition.Disposition, ContentDisposition.Attachment, StringComparison.OrdinalIgnoreCase);

        if (!isRelated && isInline && PieceOf(part) is { } piece)
        {
            return new View([piece], [piece]);
        }

        if (part.ContentType.IsMimeType("application", "pkcs7-mime") || part.ContentType.IsMimeType("application", "x-pkcs7-mime"))
        {
            _notices.Add(MessageNotice.Encrypted);
        }

        var partId = SectionOf(part);
        var contentId = IdOf(part);
        if (contentId is not null)
        {
            _inlineParts.TryAdd(contentId, partId);
            _contentIds.TryAdd(partId, contentId);
        }

        if (part.ContentLocation is { } location)
        {
            _inlineParts.TryAdd(location.OriginalString, partId);
        }

        _attachments.Add(new Attachment(partId, NameOf(part, partId), part.ContentType.MimeType, SizeOf(part), isImage && isRelated && contentId is not null));

        // Apple Mail puts pictures between stretches of text, without HTML: they are shown where they stand.
        return isImage && !isRelated && isInline && part.ContentDisposition is not null && contentId is null && IsRaster(part.ContentType)
            ? Both(new BodyPiece(partId, PieceKind.Image, null, part.ContentTransferEncoding, part.Octets))
            : Nothing;
    }

    private static BodyPiece? PieceOf(BodyPartBasic part)
    {
        var isHtml = part.ContentType.IsMimeType("text", "html");
        if (!isHtml && !part.ContentType.IsMimeType("text", "plain"))
        {
            return null;
        }

        // A named text is a file somebody attached, even where the sender's program called it inline.
        if (!string.IsNullOrEmpty(part.FileName))
        {
            return null;
        }

        var flowed = string.Equals(part.ContentType.Parameters["format"], "flowed", StringComparison.OrdinalIgnoreCase);
        var deletes = string.Equals(part.ContentType.Parameters["delsp"], "yes", StringComparison.OrdinalIgnoreCase);
        return new BodyPiece(SectionOf(part), isHtml ? PieceKind.Html : PieceKind.Text, part.ContentType.Charset,
            part.ContentTransferEncoding, part.Octets, flowed && !isHtml, deletes);
    }

    // RFC 2046 §5.1.4: alternatives come in increasing faithfulness, so the last one that can be shown is best.
    private static View Choose(IReadOnlyList<View> views)
    {
        var best = views.LastOrDefault(v => v.Html.Any(p => p.Kind == PieceKind.Html))
            ?? views.LastOrDefault(v => v.Html.Count > 0)
            ?? Nothing;
        var plain = views.FirstOrDefault(v => v.Text.Any(p => p.Kind == PieceKind.Text)) ?? best;
        return new View(best.Html, plain.Text);
    }

    private static View Join(IEnumerable<View> views)
    {
        List<BodyPiece> html = [], text = [];
        foreach (var view in views)
        {
            html.AddRange(view.Html);
            text.AddRange(view.Text);
        }

        return new View(html, text);
    }

    private static View Both(BodyPiece piece) => new([piece], [piece]);

    internal static string SectionOf(BodyPart part) =>
        // RFC 9051 §6.4.5: every message has a part 1, also one that is not multipart; MailKit names that one "".
        part.PartSpecifier.Length == 0 ? "1" : part.PartSpecifier;

    private static string? IdOf(BodyPartBasic part) => part.ContentId?.Trim().Trim('<', '>') is { Length: > 0 } id ? id : null;

    private static string NameOf(BodyPartBasic part, string partId)
    {
        if (string.IsNullOrEmpty(part.FileName) && part is BodyPartMessage { Envelope.Subject: { Length: > 0 } subject })
        {
            return AttachmentName.Clean(subject.Replace('/', '-').Replace('\\', '-') + ".eml", partId, part.ContentType.MimeType);
        }

        return AttachmentName.Clean(part.FileName, partId, part.ContentType.MimeType);
    }

    // Base64 in lines of 76 characters and CRLF carries 57 bytes in 78.
    private static long SizeOf(BodyPartBasic part) =>
        string.Equals(part.ContentTransferEncoding, "base64", StringComparison.OrdinalIgnoreCase) ? part.Octets * 57L / 78 : part.Octets;

    internal static bool IsRaster(ContentType type) =>
        type.MediaSubtype.ToLowerInvariant() is "png" or "jpeg" or "jpg" or "pjpeg" or "gif" or "webp" or "bmp" or "x-icon" or "avif";

    private sealed record View(IReadOnlyList<BodyPiece> Html, IReadOnlyList<BodyPiece> Text);
}
