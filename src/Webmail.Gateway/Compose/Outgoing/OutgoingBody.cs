using MimeKit;
using MimeKit.Text;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Gateway.Reading;

namespace Webmail.Gateway.Compose.Outgoing;

/// <summary>Text and HTML of a message that is written, as the parts they become.</summary>
internal static class OutgoingBody
{
    private static readonly Dictionary<string, string> NoParts = [];

    /// <returns>The body, and the Content-Ids its HTML shows.</returns>
    public static (MimeEntity Body, IReadOnlySet<string> Shown) Build(OutgoingMessage message, Func<OutgoingAttachment, MimePart> toInlinePart)
    {
        var safe = message.Html is null ? null : HtmlBodySanitizer.Sanitize(message.Html, new HtmlImages(ImageTreatment.Send, NoParts), foldQuotes: false)
            ?? throw new MailException(MailError.InvalidRequest);
        var text = TextPart(message.Text ?? (safe is null ? "" : HtmlToText.Convert(safe.Html)));
        if (safe is null)
        {
            return (text, new HashSet<string>());
        }

        var html = new TextPart(TextFormat.Html) { Text = $"<!doctype html><html><head><meta charset=\"utf-8\"></head><body>{safe.Html}</body></html>" };
        EncodeText(html);
        var inline = message.Attachments.Where(a => a.ContentId is { } id && safe.UsedContentIds.Contains(id)).Select(toInlinePart).ToList();
        MimeEntity shown = html;
        if (inline.Count > 0)
        {
            // RFC 2387: the HTML is the root, what it shows lies beside it.
            var related = new MultipartRelated { Root = html };
            inline.ForEach(related.Add);
            shown = related;
        }

        return (new MultipartAlternative { text, shown }, safe.UsedContentIds);
    }

    private static TextPart TextPart(string text)
    {
        var part = new TextPart(TextFormat.Flowed) { Text = FlowedWriter.Write(text) };
        EncodeText(part);
        return part;
    }

    // Seven-bit on the way whatever the servers can do: nobody has to convert it, so no signature breaks.
    private static void EncodeText(TextPart part)
    {
        var text = part.Text;
        part.ContentTransferEncoding = System.Text.Ascii.IsValid(text) && HasShortLines(text) ? ContentEncoding.SevenBit
            : CountNonAscii(text) * 3 > text.Length ? ContentEncoding.Base64
            : ContentEncoding.QuotedPrintable;
    }

    // RFC 5321 §4.5.3.1.6: 1000 octets with the CRLF.
    private static bool HasShortLines(string text)
    {
        foreach (var line in text.AsSpan().EnumerateLines())
        {
            if (line.Length > 990)
            {
                return false;
            }
        }

        return !text.Contains('\0');
    }

    private static int CountNonAscii(string text) => text.Count(c => c > 127);
}
