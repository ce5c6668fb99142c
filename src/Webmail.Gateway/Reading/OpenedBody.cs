namespace Webmail.Gateway.Reading;

/// <summary>A body as fetched, and as rendered without images from elsewhere.</summary>
internal sealed record OpenedBody(BodySource Source, RenderedBody Rendered);
