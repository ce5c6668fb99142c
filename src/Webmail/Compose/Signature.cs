using System.Net;
using System.Text;
using Webmail.Contracts.Compose;

namespace Webmail.Compose;

/// <summary>The author's signature under what is new, above what is quoted.</summary>
internal static class Signature
{
    // RFC 3676 §4.3: two hyphens and a space on a line of their own begin it.
    private const string Mark = "-- ";

    public static OutgoingMessage AddTo(OutgoingMessage message, string? signature)
    {
        if (string.IsNullOrWhiteSpace(signature))
            return message;
        var lines = signature.ReplaceLineEndings("\n").TrimEnd().Split('\n');
        var html = new StringBuilder("<div><br></div><div>--&nbsp;</div>");
        foreach (var line in lines)
            html.Append("<div>").Append(line.Length == 0 ? "<br>" : WebUtility.HtmlEncode(line)).Append("</div>");
        return message with
        {
            Html = html + message.Html,
            Text = $"\n\n{Mark}\n{string.Join('\n', lines)}\n{message.Text}",
        };
    }
}
