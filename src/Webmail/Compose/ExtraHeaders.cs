using Webmail.Contracts.Compose;

namespace Webmail.Compose;

/// <summary>User-defined header fields, a line each: <c>X-Name: value</c>.</summary>
internal static class ExtraHeaders
{
    /// <param name="problem">The first line that is no such field; null when all are.</param>
    public static IReadOnlyList<HeaderField> Parse(string text, out string? problem)
    {
        var fields = new List<HeaderField>();
        problem = null;
        foreach (var line in text.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var colon = line.IndexOf(':', StringComparison.Ordinal);
            var name = colon < 0 ? line : line[..colon].TrimEnd();
            if (colon < 0 || !IsName(name))
            {
                problem ??= line;
                continue;
            }

            fields.Add(new HeaderField(name, line[(colon + 1)..].Trim()));
        }

        return fields;
    }

    public static string Format(IReadOnlyList<HeaderField> fields) => string.Join('\n', fields.Select(f => $"{f.Name}: {f.Value}"));

    // RFC 5322 §3.6.8: printable ASCII except the colon. Only X- names: the rest of the header is ours to write.
    private static bool IsName(string name) =>
        name.Length is > 2 and <= 76 && name.StartsWith("X-", StringComparison.OrdinalIgnoreCase) && name.All(c => c is > ' ' and < (char)127 and not ':');
}
