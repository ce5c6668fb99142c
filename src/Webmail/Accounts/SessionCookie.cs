using Webmail.Contracts.Accounts;

namespace Webmail.Accounts;

/// <summary>The cookie that carries the session's ticket.</summary>
internal static class SessionCookie
{
    public const string Name = "webmail";

    public static void Write(HttpContext context, SignedIn signedIn) =>
        context.Response.Cookies.Append(Name, signedIn.Ticket.Value, Options(context, signedIn.ExpiresAt));

    // RFC 6265 §5.3: a cookie is only replaced by one with the same name, domain and path.
    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Lax,
        IsEssential = true,
        Path = "/",
        Expires = expires,
    };
}
