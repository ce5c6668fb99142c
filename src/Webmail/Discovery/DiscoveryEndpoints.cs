using Microsoft.AspNetCore.Mvc;
using Webmail.Contracts;
using Webmail.Contracts.Discovery;

namespace Webmail.Discovery;

/// <summary>What mail programs and other mail servers fetch by a domain's name. Anonymous; the answer depends on the domain alone, never on a mailbox.</summary>
internal static class DiscoveryEndpoints
{
    private const string PolicyHost = "mta-sts.";
    private const string SettingsHost = "autoconfig.";

    // RFC 5321 §4.5.3.1: 64 octets, @, 255.
    private const int LongestAddress = 320;

    private static readonly string[] Reading = ["GET", "HEAD"];

    public static void MapDiscovery(this IEndpointRouteBuilder endpoints)
    {
        var discovery = endpoints.MapGroup("").AddEndpointFilter(AwayAsync);
        discovery.MapMethods("/.well-known/mta-sts.txt", Reading, PolicyAsync);
        discovery.MapMethods("/.well-known/autoconfig/mail/config-v1.1.xml", Reading, SettingsAsync);
        discovery.MapMethods("/mail/config-v1.1.xml", Reading, SettingsAsync);
    }

    private static async Task<IResult> PolicyAsync(HttpContext context, [FromServices] IDiscovery discovery, CancellationToken cancellationToken)
    {
        var host = context.Request.Host.Host;
        var policy = host.StartsWith(PolicyHost, StringComparison.OrdinalIgnoreCase)
            ? await discovery.PolicyAsync(host[PolicyHost.Length..], cancellationToken)
            : null;
        // RFC 8461 §3.2: text/plain. Nobody on the way may keep it (§3.3); servers keep the policy for as long as it says itself.
        context.Response.Headers.CacheControl = "no-store";
        return policy is null ? TypedResults.NotFound() : TypedResults.Text(policy, "text/plain");
    }

    private static async Task<IResult> SettingsAsync(
        [FromQuery(Name = "emailaddress")] string? address, HttpContext context, [FromServices] IDiscovery discovery, CancellationToken cancellationToken)
    {
        if (Domain(address, context.Request.Host.Host) is not { } domain || await discovery.SettingsAsync(domain, cancellationToken) is not { } settings)
        {
            return TypedResults.NotFound();
        }

        context.Response.Headers.CacheControl = "public, max-age=3600";
        return TypedResults.Bytes(AutoconfigXml.Of(settings), AutoconfigXml.ContentType);
    }

    // Only what follows the @ is looked at. Without an address the host's name says which domain is meant.
    private static string? Domain(string? address, string host)
    {
        if (string.IsNullOrEmpty(address))
        {
            return host.StartsWith(SettingsHost, StringComparison.OrdinalIgnoreCase) ? host[SettingsHost.Length..] : host;
        }

        var at = address.LastIndexOf('@');
        return at > 0 && address.Length <= LongestAddress ? address[(at + 1)..] : null;
    }

    // Whoever asks is a program: it comes again.
    private static async ValueTask<object?> AwayAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        try
        {
            return await next(context);
        }
        catch (MailException)
        {
            context.HttpContext.Response.Headers.RetryAfter = "60";
            return TypedResults.StatusCode(StatusCodes.Status503ServiceUnavailable);
        }
    }
}
