using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.HttpOverrides;
using Webmail.Compose;
using Webmail.Shell;

namespace Webmail;

/// <summary>All the front end registers and maps.</summary>
internal static class WebModule
{
    // A page whose line is cut because the server ends takes it up again at once, sometimes before nobody listens any more; and then it
    // holds the server, by default for half a minute, longer than who ends it may wait.
    private static readonly TimeSpan Farewell = TimeSpan.FromSeconds(5);

    public static void AddWebmailWeb(this WebApplicationBuilder builder, WebmailSettings settings)
    {
        var services = builder.Services;
        // What was read while prerendering comes back with the first message of the circuit: a page of users with long names is larger than the usual 32 KB.
        services.AddRazorComponents().AddInteractiveServerComponents().AddHubOptions(hub => hub.MaximumReceiveMessageSize = 256 * 1024);
        InteropJson.Use(services);
        services.AddAntiforgery();
        services.AddHttpContextAccessor();
        services.AddResponseCompression(compression => compression.EnableForHttps = true);
        services.AddMailShell();
        services.AddComposing();
        services.Configure<HostOptions>(host => host.ShutdownTimeout = Farewell);
        AddProxies(services, settings);
        AddDataProtection(services, settings);
    }

    public static void MapWebmailWeb(this WebApplication app)
    {
        app.UseForwardedHeaders();
        app.UseResponseCompression();
        app.UseMailShell();
        app.UseAntiforgery();
        app.MapStaticAssets();
        app.MapMailShell();
        app.MapComposing();
        app.MapRazorComponents<App>().AddInteractiveServerRenderMode(options =>
        {
            options.ContentSecurityFrameAncestorsPolicy = null;
            options.ConfigureWebSocketAcceptContext = CompressWithoutWindows;
        });
    }

    // RFC 7692 §7.1.1: a window kept between messages holds 300 KB of each open page for what is sent and 40 KB for what comes; a batch is
    // large enough without, and a call is small anyway. The server may ask for the second though the browser did not offer it.
    private static Task CompressWithoutWindows(HttpContext context, WebSocketAcceptContext accept)
    {
        (accept.DangerousEnableCompression, accept.DisableServerContextTakeover) = (true, true);
        var headers = context.Request.Headers;
        headers.SecWebSocketExtensions = string.Join(", ", headers.SecWebSocketExtensions.SelectMany(line => (line ?? "").Split(',', StringSplitOptions.TrimEntries)).Select(WithoutClientWindow));
        return Task.CompletedTask;
    }

    private static string WithoutClientWindow(string offer) =>
        offer.StartsWith("permessage-deflate", StringComparison.Ordinal) && !offer.Contains("client_no_context_takeover", StringComparison.Ordinal) ? offer + "; client_no_context_takeover" : offer;

    // Who may say on whose behalf a request comes: the address the rate limits and the session list go by.
    private static void AddProxies(IServiceCollection services, WebmailSettings settings) => services.Configure<ForwardedHeadersOptions>(forwarded =>
    {
        forwarded.ForwardedHeaders = ForwardedHeaders.XForwardedFor | ForwardedHeaders.XForwardedProto;
        foreach (var network in settings.TrustedProxies)
        {
            forwarded.KnownIPNetworks.Add(network);
        }
    });

    private static void AddDataProtection(IServiceCollection services, WebmailSettings settings)
    {
        // The name keeps keys apart from other applications' and the same in every replica.
        var protection = services.AddDataProtection().SetApplicationName("webmail");
        if (settings.DataProtectionFolder is { } folder)
        {
            protection.PersistKeysToFileSystem(Directory.CreateDirectory(folder));
        }
    }
}
