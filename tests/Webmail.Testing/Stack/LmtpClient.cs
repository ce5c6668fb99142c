using System.Net.Sockets;
using System.Text;
using MimeKit;

namespace Webmail.Testing.Stack;

/// <summary>RFC 2033: hands a message to the delivery agent as Postfix does. MailKit speaks SMTP only.</summary>
internal sealed class LmtpClient(string host, int port)
{
    public async Task DeliverAsync(string recipient, MimeMessage message, CancellationToken cancellationToken)
    {
        // As Postfix has it: what is ready goes out, where otherwise the last line waits for the other side's delayed acknowledgement, 40 ms.
        using var tcp = new TcpClient { NoDelay = true };
        await tcp.ConnectAsync(host, port, cancellationToken);
        await using var stream = tcp.GetStream();
        var reader = new LineReader(stream);
        await ExpectAsync(reader, "220", cancellationToken);
        await SayAsync(stream, reader, "LHLO tests", "250", cancellationToken);
        await SayAsync(stream, reader, $"MAIL FROM:<{message.From.Mailboxes.FirstOrDefault()?.Address}>", "250", cancellationToken);
        await SayAsync(stream, reader, $"RCPT TO:<{recipient}>", "250", cancellationToken);
        await SayAsync(stream, reader, "DATA", "354", cancellationToken);
        await stream.WriteAsync(DotStuffed(message), cancellationToken);
        await SayAsync(stream, reader, ".", "250", cancellationToken);
        await SayAsync(stream, reader, "QUIT", "221", cancellationToken);
    }

    private static byte[] DotStuffed(MimeMessage message)
    {
        var options = FormatOptions.Default.Clone();
        options.NewLineFormat = NewLineFormat.Dos;
        options.EnsureNewLine = true;
        using var plain = new MemoryStream();
        message.WriteTo(options, plain);
        var text = Encoding.Latin1.GetString(plain.GetBuffer(), 0, (int)plain.Length).Replace("\r\n.", "\r\n..", StringComparison.Ordinal);
        return Encoding.Latin1.GetBytes(text);
    }

    private static async Task SayAsync(NetworkStream stream, LineReader reader, string line, string expected, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(Encoding.UTF8.GetBytes(line + "\r\n"), cancellationToken);
        await ExpectAsync(reader, expected, cancellationToken);
    }

    private static async Task ExpectAsync(LineReader reader, string expected, CancellationToken cancellationToken)
    {
        string line;
        do
        {
            line = await reader.ReadLineAsync(cancellationToken) ?? throw new IOException("The LMTP server hung up.");
        }
        while (line.Length > 3 && line[3] == '-');

        if (!line.StartsWith(expected, StringComparison.Ordinal))
        {
            throw new IOException($"The LMTP server answered: {line}");
        }
    }
}
