namespace Webmail.Compose;

/// <summary>What the browser's half of a composer held when it was asked.</summary>
/// <param name="Html">Null in plain text mode.</param>
/// <param name="Text">Null when it is to be made from <paramref name="Html"/>.</param>
/// <param name="Shown">Content-Ids of the images the body shows; null when the body was not read.</param>
/// <param name="Written">The author's own words, without the quote; the beginning of them.</param>
/// <param name="Pending">What still stands in the address fields, by <see cref="RecipientKind"/>.</param>
/// <param name="Clock">The time of day where the browser is, as its reader writes it.</param>
public sealed record ComposerBody(
    string Subject,
    string? Html,
    string? Text,
    IReadOnlyList<string>? Shown,
    string Written,
    IReadOnlyDictionary<string, string> Pending,
    string Clock)
{
    public bool Shows(string contentId) => Shown is null || Shown.Contains(contentId);
}
