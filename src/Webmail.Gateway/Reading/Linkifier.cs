using System.Buffers;
using System.Net;
using System.Text;

namespace Webmail.Gateway.Reading;

/// <summary>Encodes plain text for HTML and makes addresses in it into links, in one pass that looks at no character twice.</summary>
internal static class Linkifier
{
    private const string Attributes = "\" target=\"_blank\" rel=\"noopener noreferrer\">";
    private const int MaxLocalPart = 64;
    private const int MaxDomain = 253;

    private static readonly SearchValues<string> Starts =
        SearchValues.Create(["http://", "https://", "www.", "@"], StringComparison.OrdinalIgnoreCase);

    public static void Append(StringBuilder output, ReadOnlySpan<char> text)
    {
        var written = 0;
        var from = 0;
        while (from < text.Length && text[from..].IndexOfAny(Starts) is var found && found >= 0)
        {
            var at = from + found;
            var (start, end, prefix) = text[at] == '@' ? MailAddress(text, at, written) : WebAddress(text, at);
            if (end <= start)
            {
                from = at + 1;
                continue;
            }

            Encode(output, text[written..start]);
            output.Append("<a href=\"").Append(prefix);
            Encode(output, text[start..end]);
            output.Append(Attributes);
            Encode(output, text[start..end]);
            output.Append("</a>");
            written = from = end;
        }

        Encode(output, text[written..]);
    }

    private static (int Start, int End, string Prefix) WebAddress(ReadOnlySpan<char> text, int at)
    {
        var isBare = text[at] is 'w' or 'W';
        if (at > 0 && (char.IsLetterOrDigit(text[at - 1]) || (isBare && text[at - 1] is '/' or '.' or '@')))
        {
            return default;
        }

        var end = at;
        while (end < text.Length && !char.IsWhiteSpace(text[end]) && text[end] is not ('<' or '>' or '"') && !char.IsControl(text[end]))
        {
            end++;
        }

        end = at + TrimPunctuation(text[at..end]).Length;
        var minimum = isBare ? "www.a.b".Length : "http://a".Length;
        return end - at < minimum ? default : (at, end, isBare ? "https://" : "");
    }

    // What ends a sentence does not end an address; a closing bracket belongs to it only when it was opened in it.
    private static ReadOnlySpan<char> TrimPunctuation(ReadOnlySpan<char> address)
    {
        var (opened, closed) = (address.Count('('), address.Count(')'));
        while (address.Length > 0)
        {
            var last = address[^1];
            if (last == ')' && closed > opened)
            {
                closed--;
            }
            else if (last is not ('.' or ',' or ';' or ':' or '!' or '?' or '\'' or ']' or '}' or '*' or '…' or '»' or '”'))
            {
                break;
            }

            address = address[..^1];
        }

        return address;
    }

    private static (int Start, int End, string Prefix) MailAddress(ReadOnlySpan<char> text, int at, int notBefore)
    {
        var start = at;
        while (start > notBefore && at - start < MaxLocalPart && (char.IsLetterOrDigit(text[start - 1]) || text[start - 1] is '.' or '_' or '+' or '-'))
        {
            start--;
        }

        var end = at + 1;
        while (end < text.Length && end - at <= MaxDomain && (char.IsLetterOrDigit(text[end]) || text[end] is '.' or '-'))
        {
            end++;
        }

        while (end > at + 1 && text[end - 1] is '.' or '-')
        {
            end--;
        }

        return start == at || text[(at + 1)..end].IndexOf('.') <= 0 ? default : (start, end, "mailto:");
    }

    private static void Encode(StringBuilder output, ReadOnlySpan<char> text)
    {
        if (text.IndexOfAny("<>&\"'") < 0)
        {
            output.Append(text);
            return;
        }

        output.Append(WebUtility.HtmlEncode(text.ToString()));
    }
}
