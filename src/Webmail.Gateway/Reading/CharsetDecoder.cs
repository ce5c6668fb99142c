using System.Buffers;
using System.Text;

namespace Webmail.Gateway.Reading;

/// <summary>Bytes of a text part to characters, whatever the part says its charset is.</summary>
internal static class CharsetDecoder
{
    private const int MetaWindow = 1024;

    private static readonly SearchValues<char> MetaEnds = SearchValues.Create("\"' ;/>");

    private static readonly UTF8Encoding StrictUtf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    static CharsetDecoder() => Encoding.RegisterProvider(CodePagesEncodingProvider.Instance);

    /// <param name="isCut">The bytes end where we stopped reading, perhaps inside a character.</param>
    /// <returns>The text, and whether its charset had to be guessed against what the part says.</returns>
    public static (string Text, bool IsGuess) Decode(ReadOnlySpan<byte> bytes, string? charset, bool isHtml, bool isCut)
    {
        if (bytes.StartsWith(Encoding.UTF8.Preamble))
        {
            return (Encoding.UTF8.GetString(bytes[3..]), false);
        }

        var named = Clean(charset) ?? (isHtml ? DeclaredInMeta(bytes) : null);
        var encoding = named is null ? null : Find(named);

        // RFC 2046 §4.1.2 makes US-ASCII the default; eight-bit text under it is common and means something else.
        var isAscii = named is null || encoding is ASCIIEncoding;
        if (isAscii && System.Text.Ascii.IsValid(bytes))
        {
            return (Encoding.ASCII.GetString(bytes), named is not null && encoding is null);
        }

        if (encoding is null || isAscii)
        {
            return (Guess(bytes, isCut), named is not null);
        }

        if (encoding is UTF8Encoding && TryUtf8(bytes, isCut) is null)
        {
            // Called UTF-8 but it is not: replacement marks all over are of no use to anyone.
            var text = Encoding.UTF8.GetString(bytes);
            return text.AsSpan().Count('\uFFFD') * 20 > text.Length ? (Guess(bytes, isCut), true) : (text, false);
        }

        return (encoding.GetString(bytes), false);
    }

    private static string Guess(ReadOnlySpan<byte> bytes, bool isCut) =>
        TryUtf8(bytes, isCut) ?? Encoding.GetEncoding(1252).GetString(bytes);

    private static string? TryUtf8(ReadOnlySpan<byte> bytes, bool isCut)
    {
        // A cut may leave up to three bytes of an unfinished character; they are dropped rather than held against the text.
        for (var drop = 0; drop <= (isCut ? Math.Min(3, bytes.Length) : 0); drop++)
        {
            if (System.Text.Unicode.Utf8.IsValid(bytes[..^drop]))
            {
                return StrictUtf8.GetString(bytes[..^drop]);
            }
        }

        return null;
    }

    private static Encoding? Find(string name)
    {
        var known = name.ToLowerInvariant() switch
        {
            "utf8" or "utf-8" or "unicode-1-1-utf-8" => "utf-8",
            // The WHATWG Encoding Standard reads these as their Windows supersets, as senders mean them.
            "iso-8859-1" or "latin1" or "latin-1" or "iso8859-1" or "iso_8859-1" or "cp1252" => "windows-1252",
            "iso-8859-9" => "windows-1254",
            "gb2312" or "gbk" or "x-gbk" or "gb_2312-80" or "cp936" => "gb18030",
            "x-sjis" or "shift-jis" or "sjis" or "ms_kanji" or "cp932" or "windows-31j" => "shift_jis",
            "ks_c_5601-1987" or "ksc5601" or "cp949" => "ks_c_5601-1987",
            "iso-8859-8-i" => "iso-8859-8",
            "tis-620" => "windows-874",
            // RFC 2152 text can hide markup from every check made before it is decoded; .NET refuses it as well.
            "utf-7" or "unicode-1-1-utf-7" => null,
            var other => other,
        };

        if (known is null)
        {
            return null;
        }

        try
        {
            return Encoding.GetEncoding(known);
        }
        catch (ArgumentException)
        {
            return null;
        }
        catch (NotSupportedException)
        {
            return null;
        }
    }

    private static string? Clean(string? charset) => charset?.Trim(' ', '"', '\'') is { Length: > 0 and < 64 } name ? name : null;

    private static string? DeclaredInMeta(ReadOnlySpan<byte> bytes)
    {
        var head = Encoding.Latin1.GetString(bytes[..Math.Min(bytes.Length, MetaWindow)]);
        var at = head.IndexOf("charset=", StringComparison.OrdinalIgnoreCase);
        if (at < 0)
        {
            return null;
        }

        var rest = head.AsSpan(at + "charset=".Length).TrimStart("\"' ");
        var end = rest.IndexOfAny(MetaEnds);
        return end > 0 ? Clean(rest[..end].ToString()) : null;
    }
}
