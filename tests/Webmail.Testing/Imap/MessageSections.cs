using System.Globalization;
using System.Text;
using MimeKit;

namespace Webmail.Testing.Imap;

/// <summary>The bytes behind a section of BODY[…], RFC 9051 §6.4.5.1.</summary>
internal static class MessageSections
{
    private static readonly FormatOptions Dos = DosOptions();

    public static byte[]? Find(ScriptedMessage message, string section)
    {
        if (section.Length == 0)
        {
            return message.Source;
        }

        // The outermost header and text come from the bytes as they were given, however broken.
        var upper = section.ToUpperInvariant();
        if (upper is "HEADER" or "TEXT" || upper.StartsWith("HEADER.FIELDS", StringComparison.Ordinal))
        {
            return OfMessage(message.Source, section);
        }

        MimeEntity? entity = message.Message.Body;
        var parts = section.Split('.');
        for (var i = 0; i < parts.Length; i++)
        {
            if (!int.TryParse(parts[i], CultureInfo.InvariantCulture, out var number))
            {
                var rest = string.Join('.', parts[i..]);
                return rest.Equals("MIME", StringComparison.OrdinalIgnoreCase)
                    ? Headers(entity!.Headers)
                    : entity is MessagePart { Message: { } inner } ? OfMessage(Write(inner), rest) : null;
            }

            // A message in a message: its parts are those of the inner body.
            if (i > 0 && entity is MessagePart { Message: { } attached })
            {
                entity = attached.Body;
            }

            entity = entity is Multipart multipart ? multipart.ElementAtOrDefault(number - 1) : number == 1 ? entity : null;
            if (entity is null)
            {
                return null;
            }
        }

        return Content(entity!);
    }

    private static byte[] Content(MimeEntity entity)
    {
        if (entity is MessagePart { Message: { } message })
        {
            return Write(message);
        }

        using var stream = new MemoryStream();
        entity.WriteTo(Dos, stream, contentOnly: true);
        return stream.ToArray();
    }

    private static byte[] Write(MimeMessage message)
    {
        using var stream = new MemoryStream();
        message.WriteTo(Dos, stream);
        return stream.ToArray();
    }

    private static byte[] OfMessage(byte[] source, string section)
    {
        var end = source.AsSpan().IndexOf("\r\n\r\n"u8);
        var header = end < 0 ? source : source[..(end + 4)];
        if (section.Equals("HEADER", StringComparison.OrdinalIgnoreCase))
        {
            return header;
        }

        if (section.Equals("TEXT", StringComparison.OrdinalIgnoreCase))
        {
            return end < 0 ? [] : source[(end + 4)..];
        }

        var names = section[(section.IndexOf('(', StringComparison.Ordinal) + 1)..section.LastIndexOf(')')].Split(' ').Select(n => n.Trim('"')).ToHashSet(StringComparer.OrdinalIgnoreCase);
        var not = section.StartsWith("HEADER.FIELDS.NOT", StringComparison.OrdinalIgnoreCase);
        var kept = new StringBuilder();
        var keep = false;
        foreach (var line in Encoding.Latin1.GetString(header).Split("\r\n").TakeWhile(l => l.Length > 0))
        {
            keep = line[0] is ' ' or '\t' ? keep : names.Contains(line.Split(':')[0].Trim()) != not;
            kept.Append(keep ? line + "\r\n" : "");
        }

        return Encoding.Latin1.GetBytes(kept.Append("\r\n").ToString());
    }

    private static byte[] Headers(HeaderList headers)
    {
        using var stream = new MemoryStream();
        headers.WriteTo(Dos, stream);
        stream.Write("\r\n"u8);
        return stream.ToArray();
    }

    private static FormatOptions DosOptions()
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        return options;
    }
}
