using System.Globalization;
using Microsoft.AspNetCore.Localization;

namespace Webmail.Accounts;

/// <summary>The account's culture, kept where it is known before anybody is asked; without it the browser's counts.</summary>
internal static class CultureCookie
{
    public static readonly string Name = CookieRequestCultureProvider.DefaultCookieName;

    public static void Write(HttpContext context, string? culture)
    {
        if (culture is null || !Shell.Cultures.TryFind(culture, out var found))
        {
            context.Response.Cookies.Delete(Name);
            return;
        }

        context.Response.Cookies.Append(
            Name,
            CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(found)),
            new CookieOptions { MaxAge = TimeSpan.FromDays(365), SameSite = SameSiteMode.Lax, IsEssential = true, Path = "/" });
    }

    /// <summary>What the browser has to keep when the culture changes while the page is open.</summary>
    public static string ValueFor(CultureInfo culture) => CookieRequestCultureProvider.MakeCookieValue(new RequestCulture(culture));
}
