using System.Text;

namespace Webmail.Gateway.Compose.Outgoing;

/// <summary>Plain text as format=flowed (RFC 3676): narrow lines that any reader can show, and a wide one can join again.</summary>
internal static class FlowedWriter
{
    // RFC 3676 §4.2: at most 78 characters, 72 leaves room for being quoted.
    private const int Width = 72;
    private const string SignatureMark = "-- ";

    public static string Write(string text)
    {
        var output = new StringBuilder(text.Length + (text.Length / 40));
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            var depth = 0;
            var content = line.AsSpan();
            while (content.StartsWith('>'))
            {
                depth++;
                content = content[1..];
                if (content.StartsWith(" >"))
                {
                    content = content[1..];
                }
            }

            if (depth > 0 && content.StartsWith(' '))
            {
                content = content[1..];
            }

            if (content is SignatureMark)
            {
                Line(output, depth, SignatureMark);
                continue;
            }

            // Spaces at the end would join the line with the next.
            content = content.TrimEnd(' ');
            while (content.Length > Width && BreakAt(content) is var at && at > 0)
            {
                Line(output, depth, content[..at]);
                content = content[at..];
            }

            Line(output, depth, content);
        }

        return output.ToString();
    }

    private static void Line(StringBuilder output, int depth, ReadOnlySpan<char> content)
    {
        output.Append('>', depth);

        // §4.4: what could be taken for stuffing, a quote mark or an mbox separator is stuffed; quoted text always is, to be readable.
        if (content.Length > 0 && (depth > 0 || content[0] is ' ' or '>' || content.StartsWith("From ")))
        {
            output.Append(' ');
        }

        output.Append(content).Append("\r\n");
    }

    // After a space, so that the line ends with it; a word longer than the line stays whole (addresses survive).
    private static int BreakAt(ReadOnlySpan<char> content)
    {
        var at = content[..Width].LastIndexOf(' ');
        if (at <= 0)
        {
            at = content[Width..].IndexOf(' ') is var later and >= 0 ? Width + later : -1;
        }

        return at > 0 && !content[(at + 1)..].Trim(' ').IsEmpty ? at + 1 : -1;
    }
}
