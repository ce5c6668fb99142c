using System.Net;
using System.Text;
using Webmail.Contracts;
using Webmail.Gateway.Compose.Outgoing;
using Webmail.Gateway.Reading;

namespace Webmail.Gateway.Compose.Starting;

/// <summary>The message answered or forwarded, as it stands below one's own words; in HTML and in plain text.</summary>
internal sealed record Quote(string Html, string Text, IReadOnlySet<string> ShownContentIds)
{
    // Room for one's own words above.
    private const string OwnLine = "<p><br></p>";

    public static Quote ForReply(SourceMessage source, QuoteReader reader)
    {
        var content = Content(source);
        var attribution = Attribution(source, reader);
        var html = $"{OwnLine}<p>{WebUtility.HtmlEncode(attribution)}</p><blockquote type=\"cite\" class=\"webmail-quote\">{content.Html}</blockquote>";
        var text = new StringBuilder("\n\n").Append(attribution).Append('\n');
        using var lines = new StringReader(WithoutSignature(content.Text));
        while (lines.ReadLine() is { } line)
        {
            text.Append(line.StartsWith('>') ? ">" : line.Length == 0 ? ">" : "> ").Append(line).Append('\n');
        }

        return new Quote(html, text.ToString(), content.ShownContentIds);
    }

    public static Quote ForForward(SourceMessage source, QuoteReader reader)
    {
        var content = Content(source);
        var heading = Heading(source, reader);
        var html = new StringBuilder(OwnLine).Append("<p>");
        var text = new StringBuilder("\n\n");
        foreach (var line in heading)
        {
            html.Append(WebUtility.HtmlEncode(line)).Append("<br>");
            text.Append(line).Append('\n');
        }

        html.Append("</p>").Append(content.Html);
        return new Quote(html.ToString(), text.Append('\n').Append(content.Text).ToString(), content.ShownContentIds);
    }

    /// <summary>A draft as it was left: its text as it is, without a quote around it.</summary>
    public static Quote Content(SourceMessage source)
    {
        var html = new StringBuilder();
        var text = new StringBuilder();
        var shown = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (piece, words) in source.Body.Pieces)
        {
            if (piece.Kind == PieceKind.Image)
            {
                continue;
            }

            var images = new HtmlImages(ImageTreatment.Compose, source.Plan.InlineParts);
            var safe = piece.Kind == PieceKind.Html ? HtmlBodySanitizer.Sanitize(words, images, foldQuotes: false) : null;
            if (safe is not null)
            {
                shown.UnionWith(safe.UsedContentIds);
                html.Append(safe.Html);
                text.Append(HtmlToText.Convert(safe.Html));
                continue;
            }

            var plain = piece.Kind == PieceKind.Html ? TagStripper.Strip(words) : Unflowed(piece, words);
            html.Append(PlainQuoteHtml.Render(plain));
            text.Append(plain);
        }

        return new Quote(html.ToString(), text.ToString(), shown);
    }

    private static string Unflowed(BodyPiece piece, string words)
    {
        var text = new StringBuilder(words.Length);
        foreach (var line in FlowedText.Read(words, piece.IsFlowed, piece.DeletesSpace))
        {
            text.Append('>', line.Depth).Append(line.Depth > 0 && line.Text.Length > 0 ? " " : "").Append(line.Text).Append('\n');
        }

        return text.ToString().TrimEnd('\n') + "\n";
    }

    // RFC 3676 §4.3: a signature is not part of what was said.
    private static string WithoutSignature(string text)
    {
        var at = text.LastIndexOf("\n-- \n", StringComparison.Ordinal);
        return at >= 0 ? text[..at] : text;
    }

    private static string Attribution(SourceMessage source, QuoteReader reader)
    {
        var culture = reader.Culture;
        var author = source.From.Count > 0 ? Person(source.From[0]) : ComposeWords.Get("Somebody", culture);
        return source.Envelope.Date is { } date
            ? string.Format(culture, ComposeWords.Get("AttributionDated", culture), reader.Day(date), reader.Time(date), author)
            : string.Format(culture, ComposeWords.Get("Attribution", culture), author);
    }

    private static List<string> Heading(SourceMessage source, QuoteReader reader)
    {
        var culture = reader.Culture;
        var lines = new List<string> { $"---------- {ComposeWords.Get("Forwarded", culture)} ----------" };
        Add("From", string.Join(", ", source.From.Select(Person)));
        Add("Date", source.Envelope.Date is { } date ? $"{reader.Day(date)} {reader.Time(date)}" : "");
        Add("Subject", source.Subject);
        Add("To", string.Join(", ", source.To.Select(Person)));
        Add("Cc", string.Join(", ", source.Cc.Select(Person)));
        return lines;

        void Add(string word, string value)
        {
            if (value.Length > 0)
            {
                lines.Add($"{ComposeWords.Get(word, culture)}: {value.ReplaceLineEndings(" ")}");
            }
        }
    }

    private static string Person(MailAddress address) => address.Name is { Length: > 0 } name ? $"{name} <{address.Address}>" : address.Address;
}
