using Microsoft.Extensions.Localization;
using Webmail.Shell;

namespace Webmail.Accounts;

/// <summary>How long somebody has to wait, in words.</summary>
internal static class WaitWords
{
    public static string Wait(this IStringLocalizer<AccountWords> words, TimeSpan? retryAfter) => retryAfter switch
    {
        null => words["Later"],
        { TotalSeconds: <= 90 } seconds => words.Plural("InSeconds", Math.Max(1, (int)Math.Ceiling(seconds.TotalSeconds))),
        { } minutes => words.Plural("InMinutes", (int)Math.Ceiling(minutes.TotalMinutes)),
    };
}
