using Webmail.Contracts.Admin;

namespace Webmail.Admin;

/// <summary>Records as the lines of a zone file (RFC 1035 §5.1), to be pasted into one.</summary>
internal static class ZoneFile
{
    // RFC 1035 §3.3: a character string is at most 255 octets; a DKIM key needs several.
    private const int MostInString = 255;

    public static string Of(IEnumerable<DnsRecord> records) => string.Concat(records.Select(r => $"{r.Name}. IN {r.Type} {Value(r)}\n"));

    private static string Value(DnsRecord record) => record.Type is not "TXT"
        ? record.Value
        : string.Join(' ', record.Value.Chunk(MostInString).Select(part => $"\"{new string(part).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\""));
}
