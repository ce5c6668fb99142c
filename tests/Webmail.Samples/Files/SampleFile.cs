using System.IO.Compression;
using MimeKit;

namespace Webmail.Samples.Files;

/// <summary>Contents for an attachment that open in the programs their names promise.</summary>
internal static class SampleFile
{
    public static MimePart Attachment(string name, string title, Random random) => new(MimeTypes.GetMimeType(name))
    {
        FileName = name,
        Content = new MimeContent(new MemoryStream(Bytes(name, title, random))),
        ContentTransferEncoding = ContentEncoding.Base64,
        ContentDisposition = new ContentDisposition(ContentDisposition.Attachment),
    };

    public static byte[] Bytes(string name, string title, Random random) => Path.GetExtension(name).ToLowerInvariant() switch
    {
        ".pdf" => PdfFile.Make(title, pages: random.Next(1, 5)),
        ".xlsx" => XlsxFile.Make(random),
        ".docx" => DocxFile.Make(title),
        ".jpg" => JpegFile.Landscape(900, 600, random),
        ".zip" => Zip(title),
        _ => System.Text.Encoding.UTF8.GetBytes(title + "\r\n"),
    };

    private static byte[] Zip(string title)
    {
        using var bytes = new MemoryStream();
        using (var zip = new ZipArchive(bytes, ZipArchiveMode.Create, leaveOpen: true))
        {
            using var entry = zip.CreateEntry("leeme.txt").Open();
            entry.Write(System.Text.Encoding.UTF8.GetBytes(title));
        }

        return bytes.ToArray();
    }
}
