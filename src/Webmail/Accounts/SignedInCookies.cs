using Webmail.Contracts.Accounts;

namespace Webmail.Accounts;

/// <summary>What a browser keeps of having signed in.</summary>
internal static class SignedInCookies
{
    public static void Write(HttpContext context, SignedIn signedIn)
    {
        SessionCookie.Write(context, signedIn);
        CultureCookie.Write(context, signedIn.Account.Preferences.Culture);
        SchemeCookie.Write(context, signedIn.Account.Preferences.Scheme);
    }
}
