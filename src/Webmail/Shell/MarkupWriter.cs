using System.Globalization;
using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Unicode;
using Microsoft.AspNetCore.Components;

namespace Webmail.Shell;

/// <summary>
/// Writes markup as interpolated strings. What stands in the string itself is markup; what is put into its holes is text and
/// encoded, fit for content and for quoted attributes, unless it is a <see cref="MarkupString"/> already.
/// </summary>
internal sealed class MarkupWriter(int capacity)
{
    // Letters of every script stay as they are; what means something in markup does not.
    private static readonly HtmlEncoder Encoder = HtmlEncoder.Create(UnicodeRanges.All);

    private readonly StringBuilder _markup = new(capacity);

    public MarkupWriter Write([InterpolatedStringHandlerArgument("")] ref Pieces pieces) => this;

    public MarkupString ToMarkup() => new(_markup.ToString());

    /// <summary>Takes the pieces of one interpolated string.</summary>
    [InterpolatedStringHandler]
    public readonly ref struct Pieces
    {
        private readonly StringBuilder _markup;

        public Pieces(int literalLength, int formattedCount, MarkupWriter writer) => _markup = writer._markup;

        public void AppendLiteral(string markup) => _markup.Append(markup);

        public void AppendFormatted(string? text) => _markup.Append(Encoder.Encode(text ?? ""));

        public void AppendFormatted(long number) => _markup.Append(CultureInfo.InvariantCulture, $"{number}");

        public void AppendFormatted(MarkupString markup) => _markup.Append(markup.Value);
    }
}
