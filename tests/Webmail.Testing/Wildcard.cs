using System.IO.Enumeration;

namespace Webmail.Testing;

/// <summary>How scripts name the lines they wait for: case-insensitive, * for anything; the end may be left out.</summary>
internal static class Wildcard
{
    public static bool Matches(string pattern, string line) =>
        FileSystemName.MatchesSimpleExpression(pattern.Replace("\\", "\\\\", StringComparison.Ordinal) + "*", line, ignoreCase: true);
}
