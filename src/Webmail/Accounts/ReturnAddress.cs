namespace Webmail.Accounts;

/// <summary>Where to go on after signing in: only ever inside this site.</summary>
internal static class ReturnAddress
{
    public const string SignInPath = "/sign-in";
    public const string SecondStepPath = "/sign-in/code";
    public const string PasskeyPath = "/sign-in/passkey";

    public static string SignIn(string? returnTo, bool sessionGone = false)
    {
        var query = new List<string>(2);
        if (sessionGone)
        {
            query.Add("gone=1");
        }

        if (IsLocal(returnTo) && returnTo != "/" && !returnTo!.StartsWith(SignInPath, StringComparison.Ordinal))
        {
            query.Add("return=" + Uri.EscapeDataString(returnTo));
        }

        return query.Count == 0 ? SignInPath : $"{SignInPath}?{string.Join('&', query)}";
    }

    /// <summary>The second of two steps, which leads to where the first would have led.</summary>
    public static string SecondStep(string? returnTo) => WithReturn(SecondStepPath, returnTo);

    /// <summary>Signing in by a passkey alone, which leads there too.</summary>
    public static string Passkey(string? returnTo) => WithReturn(PasskeyPath, returnTo);

    public static string AfterSignIn(string? returnTo) => IsLocal(returnTo) ? returnTo! : "/";

    private static string WithReturn(string path, string? returnTo) => IsLocal(returnTo) && returnTo != "/" ? $"{path}?return={Uri.EscapeDataString(returnTo!)}" : path;

    // "//host" and "/\host" are other sites to a browser, and so is what it makes of control characters.
    private static bool IsLocal(string? address) =>
        address is ['/', ..] and not ['/', '/' or '\\', ..] && !address.AsSpan().ContainsAnyInRange('\0', '\x1f');
}
