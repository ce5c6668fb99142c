namespace Webmail.Gateway.Reading;

/// <summary>Plain text as lines with their quote depth; RFC 3676 where the part is format=flowed.</summary>
internal static class FlowedText
{
    // RFC 3676 §4.3: two hyphens and a space separate the signature and are never flowed.
    private const string SignatureMark = "-- ";

    public static IEnumerable<TextLine> Read(string text, bool isFlowed, bool deletesSpace) =>
        isFlowed ? ReadFlowed(text, deletesSpace) : ReadFixed(text);

    private static IEnumerable<TextLine> ReadFixed(string text)
    {
        foreach (var line in Lines(text))
        {
            var (depth, start) = (0, 0);
            while (start < line.Length && line[start] == '>')
            {
                depth++;
                start++;

                // "> > text" and ">> text" are the same depth; one space after the marks belongs to them.
                if (start < line.Length && line[start] == ' ')
                {
                    start++;
                }
            }

            yield return new TextLine(depth, line[start..]);
        }
    }

    private static IEnumerable<TextLine> ReadFlowed(string text, bool deletesSpace)
    {
        var paragraph = new System.Text.StringBuilder();
        var paragraphDepth = -1;

        foreach (var line in Lines(text))
        {
            var depth = 0;
            while (depth < line.Length && line[depth] == '>')
            {
                depth++;
            }

            // §4.4: one leading space is stuffing.
            var content = depth < line.Length && line[depth] == ' ' ? line[(depth + 1)..] : line[depth..];
            var isSignature = content == SignatureMark;

            // §4.5: a flowed line joins only with the next of the same depth; anything else ends the paragraph.
            if (paragraphDepth >= 0 && (paragraphDepth != depth || isSignature))
            {
                yield return new TextLine(paragraphDepth, paragraph.ToString());
                paragraph.Clear();
                paragraphDepth = -1;
            }

            if (!isSignature && content.EndsWith(' '))
            {
                paragraph.Append(deletesSpace ? content[..^1] : content);
                paragraphDepth = depth;
                continue;
            }

            yield return new TextLine(depth, paragraph.Append(content).ToString());
            paragraph.Clear();
            paragraphDepth = -1;
        }

        if (paragraphDepth >= 0)
        {
            yield return new TextLine(paragraphDepth, paragraph.ToString());
        }
    }

    private static IEnumerable<string> Lines(string text)
    {
        using var reader = new StringReader(text);
        while (reader.ReadLine() is { } line)
        {
            yield return line;
        }
    }
}

/// <param name="Depth">How often the line was quoted.</param>
internal readonly record struct TextLine(int Depth, string Text);
