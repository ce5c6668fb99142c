using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>One word of an SPF record (RFC 7208 §4.6.1): a mechanism with its qualifier, or a modifier.</summary>
/// <param name="Value">The domain-spec or address; null where there is none.</param>
internal sealed record SpfTerm(string Text, SpfResult Qualifier, string Name, string? Value, int Prefix4, int Prefix6, bool IsModifier)
{
    private const int Bits4 = 32;
    private const int Bits6 = 128;

    /// <returns>The terms in their order; null with the term that can't be read.</returns>
    public static (IReadOnlyList<SpfTerm>? Terms, string Problem) Parse(string record)
    {
        var terms = new List<SpfTerm>();
        foreach (var word in record.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1))
        {
            if (ParseOne(word) is not { } term)
            {
                return (null, word);
            }

            terms.Add(term);
        }

        // §6: redirect and exp at most once.
        var twice = terms.Where(t => t.IsModifier && t.Name is "redirect" or "exp").GroupBy(t => t.Name).FirstOrDefault(g => g.Count() > 1);
        return twice is null ? (terms, "") : (null, twice.Key);
    }

    /// <summary>Whether the address is in the network that begins with <paramref name="network"/>.</summary>
    public bool Covers(IPAddress network, IPAddress address)
    {
        if (network.AddressFamily != address.AddressFamily)
        {
            return false;
        }

        var prefix = address.AddressFamily == AddressFamily.InterNetwork ? Prefix4 : Prefix6;
        byte[] left = network.GetAddressBytes(), right = address.GetAddressBytes();
        for (var bit = 0; bit < prefix; bit++)
        {
            var mask = 0x80 >> (bit % 8);
            if ((left[bit / 8] & mask) != (right[bit / 8] & mask))
            {
                return false;
            }
        }

        return true;
    }

    private static SpfTerm? ParseOne(string word)
    {
        // §4.6.1: a modifier is name=…, and the name comes before any other sign.
        var equals = word.IndexOf('=', StringComparison.Ordinal);
        var other = word.AsSpan().IndexOfAny(":/");
        if (equals > 0 && (other < 0 || equals < other))
        {
            var name = word[..equals].ToLowerInvariant();
            return char.IsAsciiLetter(name[0]) && (name is not ("redirect" or "exp") || equals + 1 < word.Length)
                ? new SpfTerm(word, SpfResult.Neutral, name, word[(equals + 1)..], Bits4, Bits6, true)
                : null;
        }

        var qualifier = word[0] switch { '+' => SpfResult.Pass, '-' => SpfResult.Fail, '~' => SpfResult.SoftFail, '?' => SpfResult.Neutral, _ => SpfResult.None };
        var mechanism = qualifier == SpfResult.None ? word : word[1..];
        return ParseMechanism(word, mechanism, qualifier == SpfResult.None ? SpfResult.Pass : qualifier);
    }

    private static SpfTerm? ParseMechanism(string word, string mechanism, SpfResult qualifier)
    {
        var end = mechanism.AsSpan().IndexOfAny(":/");
        var name = (end < 0 ? mechanism : mechanism[..end]).ToLowerInvariant();
        var rest = end < 0 ? "" : mechanism[end..];
        var value = rest.StartsWith(':') ? rest[1..] : null;
        var (prefix4, prefix6) = (Bits4, Bits6);
        switch (name)
        {
            case "all":
                return rest.Length == 0 ? Made(null) : null;
            case "include" or "exists":
                return value is { Length: > 0 } ? Made(value) : null;
            case "ptr":
                return rest.Length == 0 || value is { Length: > 0 } ? Made(value) : null;
            case "a" or "mx":
                var slash = rest.IndexOf('/', StringComparison.Ordinal);
                var spec = slash < 0 ? rest : rest[..slash];
                return (spec.Length == 0 || spec.Length > 1) && (slash < 0 || ReadPrefixes(rest[slash..], out prefix4, out prefix6)) ? Made(spec.Length == 0 ? null : spec[1..]) : null;
            case "ip4" or "ip6":
                var parts = (value ?? "").Split('/');
                var bits = name == "ip4" ? Bits4 : Bits6;
                var family = name == "ip4" ? AddressFamily.InterNetwork : AddressFamily.InterNetworkV6;
                var isRight = parts.Length <= 2 && IPAddress.TryParse(parts[0], out var address) && address.AddressFamily == family
                    && (parts.Length == 1 || ReadNumber(parts[1], bits, out bits));
                (prefix4, prefix6) = (bits, bits);
                return isRight ? Made(parts[0]) : null;
            default:
                return null;
        }

        SpfTerm Made(string? about) => new(word, qualifier, name, about, prefix4, prefix6, false);
    }

    // §5.6: /24, //64 or /24//64.
    private static bool ReadPrefixes(string text, out int prefix4, out int prefix6)
    {
        (prefix4, prefix6) = (Bits4, Bits6);
        var two = text.IndexOf("//", StringComparison.Ordinal);
        var (four, six) = two < 0 ? (text[1..], null) : (two == 0 ? null : text[1..two], text[(two + 2)..]);
        return (four is null || ReadNumber(four, Bits4, out prefix4)) && (six is null || ReadNumber(six, Bits6, out prefix6));
    }

    private static bool ReadNumber(string text, int most, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number) && number <= most;
}
