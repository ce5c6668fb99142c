using Microsoft.AspNetCore.Http.Metadata;

namespace Webmail.Gateway.Http;

/// <summary>How many bytes an endpoint reads at most; null for no limit. The innermost one counts.</summary>
internal sealed record BodyLimit(long? MaxRequestBodySize) : IRequestSizeLimitMetadata;
