using System.Globalization;
using System.Text;

namespace Webmail.Testing.Imap;

/// <summary>How values look on the wire.</summary>
internal static class ImapWire
{
    /// <summary>A string as the server would send it: quoted where RFC 9051 §4.3 allows it, else a literal.</summary>
    public static string String(string? value)
    {
        if (value is null)
        {
            return "NIL";
        }

        var bytes = Encoding.UTF8.GetBytes(value);
        return bytes.All(b => b is >= 0x20 and < 0x7f)
            ? $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""
            : string.Create(CultureInfo.InvariantCulture, $"{{{bytes.Length}}}\r\n{value}");
    }

    public static string Date(DateTimeOffset date) => $"\"{date.ToString("dd-MMM-yyyy HH:mm:ss zzz", CultureInfo.InvariantCulture).Remove(24, 1)}\"";

    /// <summary>RFC 3501 §5.1.3, modified UTF-7.</summary>
    public static string EncodeName(string name)
    {
        var result = new StringBuilder();
        for (var i = 0; i < name.Length;)
        {
            if (name[i] is >= ' ' and <= '~')
            {
                result.Append(name[i] == '&' ? "&-" : name[i]);
                i++;
                continue;
            }

            var start = i;
            while (i < name.Length && name[i] is not (>= ' ' and <= '~'))
            {
                i++;
            }

            var bytes = Encoding.BigEndianUnicode.GetBytes(name[start..i]);
            result.Append('&').Append(Convert.ToBase64String(bytes).TrimEnd('=').Replace('/', ',')).Append('-');
        }

        return result.ToString();
    }

    public static string DecodeName(string name)
    {
        var result = new StringBuilder();
        for (var i = 0; i < name.Length; i++)
        {
            if (name[i] != '&' || name.IndexOf('-', i) is var end && end < 0)
            {
                result.Append(name[i]);
                continue;
            }

            end = name.IndexOf('-', i);
            var base64 = name[(i + 1)..end].Replace(',', '/');
            result.Append(base64.Length == 0 ? "&" : Encoding.BigEndianUnicode.GetString(Convert.FromBase64String(base64.PadRight((base64.Length + 3) / 4 * 4, '='))));
            i = end;
        }

        return result.ToString();
    }

    /// <summary>A sequence set ("1:3,7,9:*") against the numbers that exist.</summary>
    public static HashSet<uint> Set(string text, IReadOnlyCollection<uint> existing)
    {
        var max = existing.Count == 0 ? 0 : existing.Max();
        var chosen = new HashSet<uint>();
        foreach (var range in text.Split(','))
        {
            var ends = range.Split(':').Select(e => e == "*" ? max : uint.Parse(e, CultureInfo.InvariantCulture)).ToArray();
            chosen.UnionWith(existing.Where(n => n >= ends.Min() && n <= ends.Max()));
        }

        return chosen;
    }

    public static string Set(IEnumerable<uint> numbers) => string.Join(',', numbers.Select(n => n.ToString(CultureInfo.InvariantCulture)));
}
