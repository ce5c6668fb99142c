using System.Globalization;
using System.Text;

namespace Webmail.Samples.Files;

/// <summary>A small PDF 1.4 with a title and lines that look like text from afar.</summary>
internal static class PdfFile
{
    public static byte[] Make(string title, int pages)
    {
        using var file = new MemoryStream();
        var offsets = new List<long>();
        void Write(string text) => file.Write(Encoding.Latin1.GetBytes(text));
        void Object(string body)
        {
            offsets.Add(file.Position);
            Write(string.Create(CultureInfo.InvariantCulture, $"{offsets.Count} 0 obj\n{body}\nendobj\n"));
        }

        Write("%PDF-1.4\n");
        Object("<< /Type /Catalog /Pages 2 0 R >>");
        Object($"<< /Type /Pages /Count {pages} /Kids [{string.Join(' ', Enumerable.Range(0, pages).Select(p => $"{4 + (p * 2)} 0 R"))}] >>");
        Object("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>");
        for (var page = 0; page < pages; page++)
        {
            var content = Page(title, page);
            Object($"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Resources << /Font << /F1 3 0 R >> >> /Contents {5 + (page * 2)} 0 R >>");
            Object($"<< /Length {Encoding.Latin1.GetByteCount(content)} >>\nstream\n{content}\nendstream");
        }

        var table = file.Position;
        Write($"xref\n0 {offsets.Count + 1}\n0000000000 65535 f \n");
        Write(string.Concat(offsets.Select(o => o.ToString("D10", CultureInfo.InvariantCulture) + " 00000 n \n")));
        Write($"trailer\n<< /Size {offsets.Count + 1} /Root 1 0 R >>\nstartxref\n{table}\n%%EOF\n");
        return file.ToArray();
    }

    private static string Page(string title, int page)
    {
        // WinAnsi has no Japanese or Arabic: those titles keep their Latin letters only.
        var latin = new string([.. title.Where(c => c is >= ' ' and <= 'ÿ' and not ('(' or ')' or '\\'))]);
        var content = new StringBuilder();
        content.Append(CultureInfo.InvariantCulture, $"BT /F1 22 Tf 60 760 Td ({(latin.Length > 44 ? latin[..44] : latin)}) Tj ET\n0.82 g\n");
        for (var line = 0; line < 34; line++)
        {
            if (line % 6 != 5)
            {
                content.Append(CultureInfo.InvariantCulture, $"60 {720 - (line * 19)} {300 + ((line * 97 + page * 53) % 170)} 7 re f\n");
            }
        }

        return content.ToString();
    }
}
