using Webmail.Contracts.Accounts;

namespace Webmail.Accounts;

/// <summary>Between the two steps of signing in: what the second one is told by. It is no session's ticket and opens nothing.</summary>
internal static class HalfCookie
{
    public const string Name = "webmail-half";
    private const char Totp = 't';
    private const char Passkey = 'p';
    private const char End = '.';

    public static void Write(HttpContext context, SecondStep step) =>
        context.Response.Cookies.Append(Name, $"{(step.HasTotp ? Totp : null)}{(step.HasPasskey ? Passkey : null)}{End}{step.Token}", Options(context, step.ExpiresAt));

    /// <returns>The token, and what was set up; null where nobody is between the steps.</returns>
    public static Half? Read(HttpContext context) =>
        context.Request.Cookies[Name] is { } value && value.IndexOf(End, StringComparison.Ordinal) is >= 0 and var end && end < value.Length - 1
            ? new Half(value[(end + 1)..], value.AsSpan(0, end).Contains(Totp), value.AsSpan(0, end).Contains(Passkey))
            : null;

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

    internal sealed record Half(string Token, bool HasTotp, bool HasPasskey)
    {
        public override string ToString() => "Half(…)";
    }
}
