using Webmail.Contracts.Accounts;

namespace Webmail.Accounts;

/// <summary>Light or dark where the account says so, kept where the first paint can see it. Not a secret; scripts write it too.</summary>
internal static class SchemeCookie
{
    public const string Name = "webmail-scheme";

    /// <summary>"light", "dark", or null to follow the system.</summary>
    public static string? Read(HttpContext context) => context.Request.Cookies[Name] is ("light" or "dark") and var scheme ? scheme : null;

    public static void Write(HttpContext context, ColorScheme scheme)
    {
        if (scheme is ColorScheme.System)
        {
            context.Response.Cookies.Delete(Name);
            return;
        }

        var options = new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, Path = "/" };
        context.Response.Cookies.Append(Name, scheme is ColorScheme.Dark ? "dark" : "light", options);
    }
}
