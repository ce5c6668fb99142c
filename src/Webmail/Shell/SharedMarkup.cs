using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.AspNetCore.Components;

namespace Webmail.Shell;

/// <summary>
/// Pieces of markup that say the same in every page of a language: one string for all of them, where elements of the render tree
/// would cost each open page some hundred frames.
/// </summary>
internal static class SharedMarkup
{
    private static readonly ConcurrentDictionary<(string Culture, string Piece), MarkupString> Known = new();

    /// <param name="piece">Its name, with all that it depends on beside the language.</param>
    /// <param name="capacity">About how many characters it has.</param>
    /// <param name="draw">Writes it, the first time.</param>
    public static MarkupString Of(string piece, int capacity, Action<MarkupWriter> draw) => Known.GetOrAdd(
        (CultureInfo.CurrentUICulture.Name, piece),
        static (_, from) =>
        {
            var html = new MarkupWriter(from.Capacity);
            from.Draw(html);
            return html.ToMarkup();
        },
        (Capacity: capacity, Draw: draw));
}
