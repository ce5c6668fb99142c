namespace Webmail.Compose;

/// <summary>What the editor held when it was asked.</summary>
/// <param name="Html">Null in plain text mode.</param>
/// <param name="Text">Null when it is to be made from <paramref name="Html"/>.</param>
public sealed record ComposerBody(string? Html, string? Text)
{
    /// <summary>The body stays in the browser; every inline image counts as shown.</summary>
    public static ComposerBody Unread { get; } = new(null, null);

    public bool Shows(string contentId) =>
        (Html is null && Text is null) || (Html?.Contains($"cid:{contentId}", StringComparison.Ordinal) ?? false);
}
