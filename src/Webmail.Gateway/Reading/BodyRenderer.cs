using System.Text;

namespace Webmail.Gateway.Reading;

/// <summary>Loaded pieces to safe markup.</summary>
internal static class BodyRenderer
{
    public static RenderedBody Render(BodySource source, ImageTreatment images)
    {
        var html = new StringBuilder();
        var (remote, ownColours, complex) = (0, false, false);
        var used = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var (piece, text) in source.Pieces)
        {
            if (html.Length > 0)
            {
                html.Append("<hr>");
            }

            switch (piece.Kind)
            {
                case PieceKind.Html when HtmlBodySanitizer.Sanitize(text, new HtmlImages(images, source.Plan.InlineParts), foldQuotes: true) is { } safe:
                    html.Append(safe.Html);
                    remote += safe.RemoteImages;
                    ownColours |= safe.HasOwnColours;
                    used.UnionWith(safe.UsedContentIds);
                    break;

                case PieceKind.Html:
                    html.Append(PlainTextHtml.Render(TagStripper.Strip(text), false, false));
                    complex = true;
                    break;

                case PieceKind.Image:
                    // The section is digits and dots: nothing to encode.
                    html.Append("<img alt=\"\" src=\"part/").Append(piece.PartId).Append("\">");
                    break;

                default:
                    html.Append(PlainTextHtml.Render(text, piece.IsFlowed, piece.DeletesSpace));
                    break;
            }
        }

        return new RenderedBody(html.ToString(), remote, ownColours, html.Length == 0, source.IsCut, complex, used);
    }
}
