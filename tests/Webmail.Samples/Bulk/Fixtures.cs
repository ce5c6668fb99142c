using System.Globalization;
using System.Text;

namespace Webmail.Samples.Bulk;

/// <summary>
/// The newest messages of a bulk mailbox are known: "Fixture 8K nn" is text and HTML of 8 KB together, "Fixture 5MB nn" has an
/// attachment of 5 MB. What opens a message for measuring opens these.
/// </summary>
internal static class Fixtures
{
    private const int Small = 64;
    private const int Large = 4;

    public const int Count = Small + Large;

    /// <param name="number">1 for the newest.</param>
    public static byte[] Write(int number, DateTimeOffset date, string filler)
    {
        var large = number > Small;
        var subject = string.Create(CultureInfo.InvariantCulture, $"Fixture {(large ? "5MB" : "8K")} {number:00}");
        var text = filler.Substring(number * 400, 3_700);
        var source = new StringBuilder();
        source.Append(CultureInfo.InvariantCulture, $"From: =?utf-8?B?THVjw61h?= <lucia@bulk.example>\r\nTo: owner@a.test\r\nSubject: {subject}\r\n");
        source.Append(CultureInfo.InvariantCulture, $"Date: {date.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000\r\nMessage-ID: <fixture.{number}.{date.ToUnixTimeSeconds()}@bulk.example>\r\nMIME-Version: 1.0\r\n");
        if (large)
        {
            source.Append("Content-Type: multipart/mixed; boundary=\"=-mixed\"\r\n\r\n--=-mixed\r\n");
        }

        source.Append("Content-Type: multipart/alternative; boundary=\"=-alt\"\r\n\r\n--=-alt\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
        source.Append(text).Append("\r\n--=-alt\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<html><body><p>");
        source.Append(text.Replace("\r\n", "</p>\r\n<p>", StringComparison.Ordinal)).Append("</p></body></html>\r\n--=-alt--\r\n");
        if (large)
        {
            source.Append("\r\n--=-mixed\r\nContent-Type: application/octet-stream\r\nContent-Disposition: attachment; filename=\"datos.bin\"\r\nContent-Transfer-Encoding: base64\r\n\r\n");
            var bytes = new byte[5 * 1024 * 1024];
            new Random(number).NextBytes(bytes);
            source.Append(Convert.ToBase64String(bytes, Base64FormattingOptions.InsertLineBreaks)).Append("\r\n--=-mixed--\r\n");
        }

        return Encoding.UTF8.GetBytes(source.ToString());
    }
}
