using System.Globalization;
using System.Text;
using MimeKit;

namespace Webmail.Gateway.Reading;

/// <summary>File names as a message gives them are anything; as we give them they are a plain last path segment.</summary>
internal static class AttachmentName
{
    private const int MaxLength = 180;

    public static string Clean(string? name, string partId, string mimeType)
    {
        var last = name is null ? "" : name[(name.LastIndexOfAny(['/', '\\']) + 1)..];
        var clean = new StringBuilder(last.Length);
        foreach (var rune in last.EnumerateRunes())
        {
            // Control characters break headers; format characters (bidi overrides) make "exe.gpj" read as "jpg.exe".
            if (Rune.GetUnicodeCategory(rune) is not (UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
                or UnicodeCategory.ParagraphSeparator or UnicodeCategory.Surrogate) && rune != Rune.ReplacementChar)
            {
                clean.Append(rune.ToString());
            }
        }

        var result = clean.ToString().Trim().TrimEnd('.');
        if (result.Length == 0)
        {
            MimeTypes.TryGetExtension(mimeType, out var extension);
            return string.Create(CultureInfo.InvariantCulture, $"part-{partId}{extension}");
        }

        return result.Length <= MaxLength ? result : Shorten(result);
    }

    private static string Shorten(string name)
    {
        var extension = Path.GetExtension(name);
        if (extension.Length > 16)
        {
            extension = "";
        }

        var stem = name[..(MaxLength - extension.Length)];
        return (char.IsHighSurrogate(stem[^1]) ? stem[..^1] : stem) + extension;
    }
}
