namespace Webmail.Gateway.Reading;

/// <param name="RemoteImages">Images that would come from elsewhere, loaded or not.</param>
/// <param name="HasOwnColours">The message paints itself, so it is shown on white, as its author saw it.</param>
internal sealed record SanitizedHtml(string Html, int RemoteImages, bool HasOwnColours, IReadOnlySet<string> UsedContentIds);
