using System.Globalization;
using System.Text;

namespace Webmail.Samples.Bulk;

/// <summary>
/// Messages by the ten thousand as files of Dovecot's sdbox, sized like real mail: 8 KB in the middle, a few much larger. The text is
/// made once and cut anew for each, so that writing costs what the disk costs. The newest are <see cref="Fixtures"/>. Dovecot knows of
/// them once <c>doveadm force-resync</c> has been run; flags are for IMAP to set.
/// </summary>
/// <param name="folder">Where a folder of a mailbox keeps its messages: sdbox/mailboxes/INBOX/dbox-Mails.</param>
internal sealed class BulkMailbox(string folder, int seed)
{
    private static readonly string[] Names = ["Ana Ruiz", "Bea Gil", "Lucía Moreno", "Javier Ponce", "Carmen Soto", "George Hall", "Amelia Stone", "佐藤 花子", "حسن العلي", "Cooperativa La Huerta"];
    private static readonly string[] Words = "presupuesto reunión factura pedido informe viaje contrato horario taller entrega garden report meeting draft figures harvest letter 打ち合わせ 写真 شحنة".Split(' ');

    /// <returns>How many were written; none when the folder has mail already.</returns>
    public int Write(int count, DateTimeOffset now, CancellationToken cancellationToken)
    {
        Directory.CreateDirectory(folder);
        if (Directory.EnumerateFiles(folder).Any())
        {
            return 0;
        }

        var random = new Random(seed);
        var filler = Filler(random);
        for (var i = 0; i < count; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var date = now.AddMinutes(-(count - i) * 9.5);
            var source = count - i <= Fixtures.Count ? Fixtures.Write(count - i, date, filler) : Message(i, date, filler, random);
            File.WriteAllBytes(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"u.{i + 1}")), Stored(source, date));
        }

        return count;
    }

    // A line about the file, thirty bytes about the message, the message with line feeds alone, and what is known of it: when it was
    // received, how long it is with whole line ends, and a name of its own.
    private static byte[] Stored(byte[] source, DateTimeOffset received)
    {
        var message = Encoding.UTF8.GetString(source).Replace("\r\n", "\n", StringComparison.Ordinal);
        var size = Encoding.UTF8.GetByteCount(message);
        var stamp = received.ToUnixTimeSeconds();
        return Encoding.UTF8.GetBytes(string.Create(
            CultureInfo.InvariantCulture,
            $"2 M1e C{stamp:x}\n\u0001\u0002N{"",10}{size:x16}\n{message}\n\u0001\u0003\nR{stamp:x}\nV{source.Length:x}\nG{Guid.CreateVersion7(received):n}\n\n"));
    }

    private static byte[] Message(int number, DateTimeOffset date, string filler, Random random)
    {
        var name = Names[random.Next(Names.Length)];
        var subject = string.Create(CultureInfo.InvariantCulture, $"{Words[random.Next(Words.Length)]} {Words[random.Next(Words.Length)]} {number}");
        var length = (int)Math.Min(60_000, Math.Exp(8.2 + (Gauss(random) * 0.9)));
        var start = random.Next(filler.Length - length);
        var text = filler.Substring(start, length);
        var source = new StringBuilder(length * 2);
        source.Append(CultureInfo.InvariantCulture, $"From: {Encoded(name)} <writer{random.Next(500)}@bulk.example>\r\nTo: owner@a.test\r\nSubject: {Encoded(subject)}\r\n");
        source.Append(CultureInfo.InvariantCulture, $"Date: {date.ToString("ddd, dd MMM yyyy HH:mm:ss", CultureInfo.InvariantCulture)} +0000\r\nMessage-ID: <{number}.{date.ToUnixTimeSeconds()}@bulk.example>\r\nMIME-Version: 1.0\r\n");
        source.Append("Content-Type: multipart/alternative; boundary=\"=-bulk\"\r\n\r\n--=-bulk\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n");
        source.Append(text).Append("\r\n--=-bulk\r\nContent-Type: text/html; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n<html><body><p>");
        source.Append(text.Replace("\r\n", "</p>\r\n<p>", StringComparison.Ordinal)).Append("</p></body></html>\r\n--=-bulk--\r\n");
        return Encoding.UTF8.GetBytes(source.ToString());
    }

    private static string Filler(Random random)
    {
        var text = new StringBuilder();
        for (var column = 0; text.Length < 200_000;)
        {
            var word = Words[random.Next(Words.Length)];
            text.Append(word);
            column += word.Length + 1;
            text.Append(column > 68 ? "\r\n" : " ");
            column = column > 68 ? 0 : column;
        }

        return text.ToString();
    }

    private static string Encoded(string text) => text.All(c => c < 128) ? text : $"=?utf-8?B?{Convert.ToBase64String(Encoding.UTF8.GetBytes(text))}?=";

    private static double Gauss(Random random) => Math.Sqrt(-2 * Math.Log(1 - random.NextDouble())) * Math.Cos(2 * Math.PI * random.NextDouble());
}
