using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Webmail.Gateway.Admin.Domains.Checks;

/// <summary>RFC 7208 §7: what %{i} and its like stand for when a message of postmaster's is looked at.</summary>
internal static partial class SpfMacros
{
    private const int LongestName = 253;

    /// <returns>Null for what is no macro.</returns>
    public static string? Expand(string spec, IPAddress address, string domain, string sender)
    {
        var text = new StringBuilder();
        for (var at = 0; at < spec.Length; at++)
        {
            if (spec[at] != '%')
            {
                text.Append(spec[at]);
                continue;
            }

            if (at + 1 < spec.Length && Literal(spec[at + 1]) is { } literal)
            {
                text.Append(literal);
                at++;
                continue;
            }

            var match = Macro().Match(spec, at);
            if (!match.Success || Value(match.Groups[1].Value, address, domain, sender) is not { } value)
            {
                return null;
            }

            text.Append(Transformed(value, match));
            at += match.Length - 1;
        }

        // §7.3: labels are taken off the left until the name fits.
        var name = text.ToString();
        while (name.Length > LongestName && name.IndexOf('.', StringComparison.Ordinal) is > 0 and var dot)
        {
            name = name[(dot + 1)..];
        }

        return name.TrimEnd('.');
    }

    private static string? Literal(char sign) => sign switch { '%' => "%", '_' => " ", '-' => "%20", _ => null };

    private static string? Value(string letter, IPAddress address, string domain, string sender) => letter.ToLowerInvariant() switch
    {
        "s" => $"postmaster@{sender}",
        "l" => "postmaster",
        "o" => sender,
        "d" or "h" => domain,
        "i" => address.AddressFamily == AddressFamily.InterNetwork
            ? address.ToString()
            : string.Join('.', Convert.ToHexStringLower(address.GetAddressBytes()).AsEnumerable()),
        "v" => address.AddressFamily == AddressFamily.InterNetwork ? "in-addr" : "ip6",
        "p" => "unknown",
        _ => null,
    };

    private static string Transformed(string value, Match macro)
    {
        var delimiters = macro.Groups[4].Value is { Length: > 0 } given ? given.ToCharArray() : ['.'];
        var parts = value.Split(delimiters);
        if (macro.Groups[3].Length > 0)
        {
            Array.Reverse(parts);
        }

        var take = int.TryParse(macro.Groups[2].Value, NumberStyles.None, CultureInfo.InvariantCulture, out var digits) && digits > 0 ? digits : parts.Length;
        return string.Join('.', parts.TakeLast(take));
    }

    [GeneratedRegex(@"\G%\{([a-zA-Z])(\d{0,3})([rR]?)([.\-+,/_=]*)\}", RegexOptions.CultureInvariant)]
    private static partial Regex Macro();
}
