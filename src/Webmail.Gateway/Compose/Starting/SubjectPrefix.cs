using System.Globalization;
using System.Text.RegularExpressions;

namespace Webmail.Gateway.Compose.Starting;

/// <summary>"Re:" and "Fwd:", once, whatever languages wrote them before.</summary>
internal static partial class SubjectPrefix
{
    public static string Reply(string subject) => ("Re: " + Bare(subject)).TrimEnd();

    public static string Forward(string subject, CultureInfo culture) =>
        ((culture.TwoLetterISOLanguageName == "es" ? "RV: " : "Fwd: ") + Bare(subject)).TrimEnd();

    /// <summary>The subject without any such prefix, also behind a list's tag: "[list] Re: Fwd: x" is "[list] x".</summary>
    public static string Bare(string subject)
    {
        var rest = subject.Trim();
        var tag = "";
        while (true)
        {
            if (Prefix().Match(rest) is { Success: true } prefix)
            {
                rest = rest[prefix.Length..];
            }
            else if (tag.Length == 0 && ListTag().Match(rest) is { Success: true } list && Prefix().IsMatch(rest[list.Length..]))
            {
                tag = list.Value.Trim() + " ";
                rest = rest[list.Length..];
            }
            else
            {
                return tag + rest;
            }
        }
    }

    // English, Spanish, Portuguese, French, Italian, German, Dutch, the Scandinavian and Finnish ones, Polish, Czech, Turkish,
    // Hungarian, Romanian, Catalan, Greek, Hebrew, Chinese, Japanese, Korean; "Re[2]:" and "Re(2):" are The Bat!'s and Lotus Notes'.
    [GeneratedRegex(@"\A(?:re|rv|fwd?|res|enc|resp|reenv|tr|réf|réponse|rif|r|i|aw|wg|antw|antwort|doorst|sv|vs|vl|vb|fs|odp|pd|odpověď|ynt|ilt|ynt|vá|továbbítás|fwdo|ha|la|rm|απ|σχετ|πρθ|תגובה|הועבר|回复|回覆|答复|转发|轉寄|返信|転送|회신|전달)\s*(?:\[\d{1,3}\]|\(\d{1,3}\)|\*\d{1,3}|\^\d{1,3})?\s*[:：]\s*", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Prefix();

    [GeneratedRegex(@"\A\[[^\[\]]{1,60}\]\s*")]
    private static partial Regex ListTag();
}
