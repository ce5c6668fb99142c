using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Configuration;
using Webmail.Contracts.Http;

namespace Webmail.Gateway.Http;

/// <summary>Lets only the web role in: endpoints that carry this ask for the shared key before anything of the request is read.</summary>
internal sealed class GatewayKey(IConfiguration configuration) : IMiddleware
{
    private readonly byte[]? _expected = configuration[ConfigurationKey] is { Length: > 0 } key ? Hash(key.Trim()) : null;

    public const string ConfigurationKey = "Webmail:Gateway:Key";

    public Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<Required>() is null || IsRight(context.Request.Headers[GatewayHttp.KeyHeader]))
        {
            return next(context);
        }

        context.Response.StatusCode = StatusCodes.Status403Forbidden;
        return Task.CompletedTask;
    }

    // Hashed first: equal lengths, so the comparison takes the same time whatever was sent.
    private bool IsRight(string? sent) => _expected is not null && sent is not null && CryptographicOperations.FixedTimeEquals(_expected, Hash(sent));

    private static byte[] Hash(string key) => SHA256.HashData(Encoding.UTF8.GetBytes(key));

    /// <summary>Endpoint metadata: this endpoint is for the web role alone.</summary>
    internal sealed class Required;
}
