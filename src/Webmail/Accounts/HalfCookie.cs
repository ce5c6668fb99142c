using Webmail.Contracts.Accounts;

namespace Webmail.Accounts;

/// <summary>Between the two steps of signing in: what the second one is told by. It is no session's ticket and opens nothing.</summary>
internal static class HalfCookie
{
    public const string Name = "webmail-half";
    private const string WithTotp = "t.";
    private const string WithoutTotp = "r.";

    public static void Write(HttpContext context, SecondStep step) =>
        context.Response.Cookies.Append(Name, (step.HasTotp ? WithTotp : WithoutTotp) + step.Token, Options(context, step.ExpiresAt));

    /// <returns>The token, and whether an authenticator app was set up; null where nobody is between the steps.</returns>
    public static (string Token, bool HasTotp)? Read(HttpContext context) =>
        context.Request.Cookies[Name] is { Length: > 2 } value ? (value[2..], value.StartsWith(WithTotp, StringComparison.Ordinal)) : null;

    public static void Clear(HttpContext context) => context.Response.Cookies.Delete(Name, Options(context, null));

    private static CookieOptions Options(HttpContext context, DateTimeOffset? expires) => new()
    {
        HttpOnly = true,
        Secure = context.Request.IsHttps,
        SameSite = SameSiteMode.Strict,
        IsEssential = true,
        Path = ReturnAddress.SignInPath,
        Expires = expires,
    };
}
