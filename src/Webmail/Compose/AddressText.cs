using System.Buffers;
using System.Globalization;
using System.Text;
using Webmail.Contracts;

namespace Webmail.Compose;

/// <summary>
/// Addresses as people type and paste them: lists separated by commas, semicolons, tabs or lines, with or without names.
/// More forgiving than RFC 5322 §3.4 on the way in, exact on the way out.
/// </summary>
internal static class AddressText
{
    // RFC 5322 §3.2.3: a phrase with one of these is written as a quoted string.
    private static readonly SearchValues<char> Specials = SearchValues.Create("()<>[]:;@\\,.\"");

    /// <summary>Every address found, in order; what is not one comes back as an invalid recipient, never dropped.</summary>
    public static IReadOnlyList<Recipient> Parse(string text)
    {
        var found = new List<Recipient>();
        foreach (var entry in Split(text))
        {
            if (ParseOne(entry) is { IsValid: true } one)
            {
                found.Add(one);
                continue;
            }

            // "ana@a.test bea@b.test": addresses and nothing else, separated by spaces.
            var words = entry.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length > 1 && words.All(w => IsValid(Bare(w))))
                found.AddRange(words.Select(w => new Recipient(new MailAddress(Bare(w)), true)));
            else
                found.Add(ParseOne(entry));
        }

        return found;
    }

    /// <summary>RFC 5321 §4.1.2 in the forms people have, RFC 6531 letters included: no quoted local parts, no address literals.</summary>
    public static bool IsValid(string address)
    {
        var at = address.LastIndexOf('@');
        if (at <= 0 || at == address.Length - 1)
            return false;
        var local = address.AsSpan(0, at);
        // RFC 5321 §4.5.3.1: 64 octets before the @, 255 after it.
        if (Encoding.UTF8.GetByteCount(local) > 64 || local[0] == '.' || local[^1] == '.' || local.Contains("..", StringComparison.Ordinal))
            return false;
        foreach (var c in local)
        {
            if (!char.IsLetterOrDigit(c) && !(c < 128 && ".!#$%&'*+-/=?^_`{|}~".Contains(c)) && !(c >= 128 && !char.IsWhiteSpace(c) && !char.IsControl(c)))
                return false;
        }

        return IsDomain(address[(at + 1)..]);
    }

    /// <summary><c>"Ruiz, Ana" &lt;ana@a.test&gt;</c>, quoted only where RFC 5322 §3.2.3 asks for it.</summary>
    public static string Format(MailAddress address)
    {
        if (string.IsNullOrWhiteSpace(address.Name) || address.Name == address.Address)
            return address.Address;
        var name = address.Name;
        if (name.AsSpan().ContainsAny(Specials))
            name = $"\"{name.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
        return $"{name} <{address.Address}>";
    }

    private static bool IsDomain(string domain)
    {
        string ascii;
        try
        {
            ascii = new IdnMapping { UseStd3AsciiRules = true }.GetAscii(domain);
        }
        catch (ArgumentException)
        {
            return false;
        }

        return ascii.Length <= 253
            && ascii.Split('.') is { Length: >= 1 } labels
            && labels.All(l => l.Length is > 0 and <= 63)
            // A bare word is a typing error far more often than a host of the own network; "localhost" is one.
            && (labels.Length > 1 || ascii.Equals("localhost", StringComparison.OrdinalIgnoreCase));
    }

    private static Recipient ParseOne(string entry)
    {
        var open = entry.LastIndexOf('<');
        var close = entry.LastIndexOf('>');
        if (open >= 0 && close > open)
        {
            var address = Bare(entry[(open + 1)..close]);
            var name = Unquote(entry[..open].Trim());
            return new Recipient(new MailAddress(address, name.Length == 0 || name == address ? null : name), IsValid(address));
        }

        var bare = Bare(entry);
        return new Recipient(new MailAddress(bare), IsValid(bare));
    }

    private static string Bare(string text)
    {
        var bare = text.Trim().Trim('<', '>').Trim();
        return bare.StartsWith("mailto:", StringComparison.OrdinalIgnoreCase) ? bare[7..] : bare;
    }

    private static string Unquote(string name)
    {
        if (name is not ['"', .., '"'] and not ['\'', .., '\''])
            return name.Replace("\"", "", StringComparison.Ordinal).Trim();
        var inner = new StringBuilder(name.Length);
        for (var i = 1; i < name.Length - 1; i++)
        {
            if (name[i] == '\\' && i + 1 < name.Length - 1)
                i++;
            inner.Append(name[i]);
        }

        return inner.ToString().Trim();
    }

    /// <summary>Splits at separators that are neither quoted nor inside angle brackets.</summary>
    private static IEnumerable<string> Split(string text)
    {
        var entry = new StringBuilder();
        var quoted = false;
        var angled = false;
        for (var i = 0; i < text.Length; i++)
        {
            var c = text[i];
            if (c == '\\' && quoted && i + 1 < text.Length)
            {
                entry.Append(c).Append(text[++i]);
                continue;
            }

            if (c == '"' && !angled)
                quoted = !quoted && text.IndexOf('"', i + 1) >= 0;
            else if (c == '<' && !quoted)
                angled = text.IndexOf('>', i) >= 0;
            else if (c == '>' && !quoted)
                angled = false;

            var ends = c is '\n' or '\r' || (!quoted && !angled && (c is ',' or ';' or '\t'));
            if (!ends)
            {
                entry.Append(c);
                continue;
            }

            quoted = angled = false;
            if (Take(entry) is { } one)
                yield return one;
        }

        if (Take(entry) is { } last)
            yield return last;
    }

    private static string? Take(StringBuilder entry)
    {
        var text = entry.ToString().Trim();
        entry.Clear();
        return text.Length == 0 ? null : text;
    }
}
