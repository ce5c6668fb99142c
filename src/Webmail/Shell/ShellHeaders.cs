namespace Webmail.Shell;

/// <summary>What every answer of the front end says to the browser before a byte of it is read.</summary>
internal static class ShellHeaders
{
    public static void UseShellHeaders(this IApplicationBuilder app) => app.Use((context, next) =>
    {
        var headers = context.Response.Headers;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        // Endpoints that show mail set a stricter one of their own.
        headers.ContentSecurityPolicy = Policy(context.RequestServices.GetRequiredService<ShellNonce>().Value);
        return next(context);
    });

    // Style attributes carry positions and sizes only; no style element and no script is ever made from a text.
    // data: is for the count in the tab's icon, blob: for files that are being saved.
    private static string Policy(string nonce) =>
        $"default-src 'none'; script-src 'self' 'nonce-{nonce}'; style-src 'self'; style-src-attr 'unsafe-inline'; img-src 'self' data: blob:; " +
        "font-src 'self'; connect-src 'self'; frame-src 'self'; manifest-src 'self'; form-action 'self'; base-uri 'self'; frame-ancestors 'self'; object-src 'none'";
}
