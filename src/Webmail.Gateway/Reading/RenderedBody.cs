namespace Webmail.Gateway.Reading;

/// <summary>The safe markup of a body, the same in every language.</summary>
internal sealed record RenderedBody(
    string Html,
    int RemoteImages,
    bool HasOwnColours,
    bool IsEmpty,
    bool IsCut,
    bool IsTooComplex,
    IReadOnlySet<string> UsedContentIds);
