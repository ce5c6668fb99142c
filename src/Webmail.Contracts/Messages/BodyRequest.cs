namespace Webmail.Contracts.Messages;

/// <param name="PreferText">Show the plain text even when there is HTML.</param>
/// <param name="RemoteImages">Point remote images at the proxy instead of leaving them out.</param>
/// <param name="Culture">For the few words of our own inside the document.</param>
public sealed record BodyRequest(MessageId Message, bool PreferText, bool RemoteImages, string Culture);
