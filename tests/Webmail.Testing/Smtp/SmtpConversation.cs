using System.Buffers;
using System.Globalization;
using System.Text;

namespace Webmail.Testing.Smtp;

/// <summary>One SMTP connection, RFC 5321.</summary>
internal sealed class SmtpConversation(ScriptedSmtpServer server, Stream stream)
{
    private readonly LineReader _reader = new(stream);
    private readonly List<string> _recipients = [];
    private string? _from;
    private readonly ArrayBufferWriter<byte> _data = new();
    private bool _authenticated;
    private bool _closed;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(Encoding.UTF8.GetBytes(server.Greeting + "\r\n"), cancellationToken);
        while (!_closed && await _reader.ReadLineAsync(cancellationToken) is { } line)
        {
            await DispatchAsync(line, cancellationToken);
        }
    }

    public async Task WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    public Task AnswerAsync(SmtpExchange exchange)
    {
        var line = exchange.Line;
        return line.Split(' ', ':')[0].ToUpperInvariant() switch
        {
            "EHLO" => HelloAsync(exchange),
            "HELO" => exchange.SendAsync("250 scripted"),
            "AUTH" => AuthenticateAsync(exchange),
            "MAIL" => MailAsync(exchange),
            "RCPT" => RecipientAsync(exchange),
            "DATA" => DataAsync(exchange),
            "BDAT" => ChunkAsync(exchange),
            "DATA-END" => AcceptAsync(exchange),
            "RSET" => ResetAsync(exchange),
            "NOOP" => exchange.SendAsync("250 2.0.0 Ok"),
            "QUIT" => QuitAsync(exchange),
            _ => exchange.SendAsync("502 5.5.1 Command not implemented"),
        };
    }

    private Task DispatchAsync(string line, CancellationToken cancellationToken)
    {
        var exchange = new SmtpExchange(this, line, cancellationToken);
        return server.Record(line) is { } answer ? answer(exchange) : AnswerAsync(exchange);
    }

    private async Task HelloAsync(SmtpExchange exchange)
    {
        string[] lines = ["scripted", .. server.Extensions];
        for (var i = 0; i < lines.Length; i++)
        {
            await exchange.SendAsync($"250{(i == lines.Length - 1 ? ' ' : '-')}{lines[i]}");
        }
    }

    private async Task AuthenticateAsync(SmtpExchange exchange)
    {
        var words = exchange.Line.Split(' ');
        if (words.Length < 3)
        {
            await exchange.SendAsync("334 ");
        }

        var response = words.Length > 2 ? words[2] : await _reader.ReadLineAsync(exchange.CancellationToken) ?? "";
        var fields = Encoding.UTF8.GetString(Convert.FromBase64String(response)).Split('\0');
        _authenticated = fields is [_, var user, var password] && user == server.User && password == server.Password;
        await exchange.SendAsync(_authenticated ? "235 2.7.0 Authentication successful" : "535 5.7.8 Error: authentication failed");
    }

    private Task MailAsync(SmtpExchange exchange)
    {
        if (!_authenticated)
        {
            return exchange.SendAsync("530 5.7.0 Authentication required");
        }

        _from = exchange.Line["MAIL FROM:".Length..].Trim();
        return exchange.SendAsync("250 2.1.0 Ok");
    }

    private Task RecipientAsync(SmtpExchange exchange)
    {
        if (_from is null)
        {
            return exchange.SendAsync("503 5.5.1 Error: need MAIL command");
        }

        _recipients.Add(exchange.Line["RCPT TO:".Length..].Trim());
        return exchange.SendAsync("250 2.1.5 Ok");
    }

    private async Task DataAsync(SmtpExchange exchange)
    {
        if (_recipients.Count == 0)
        {
            await exchange.SendAsync("554 5.5.1 Error: no valid recipients");
            return;
        }

        await exchange.SendAsync("354 End data with <CR><LF>.<CR><LF>");
        while (await _reader.ReadLineAsync(exchange.CancellationToken) is { } line && line != ".")
        {
            // RFC 5321 §4.5.2: a leading dot was doubled.
            _data.Write(Encoding.Latin1.GetBytes((line.StartsWith('.') ? line[1..] : line) + "\r\n"));
        }

        await DispatchAsync("DATA-END", exchange.CancellationToken);
    }

    // RFC 3030: BDAT size [LAST].
    private async Task ChunkAsync(SmtpExchange exchange)
    {
        var words = exchange.Line.Split(' ');
        var chunk = await _reader.ReadBytesAsync(int.Parse(words[1], CultureInfo.InvariantCulture), exchange.CancellationToken);
        _data.Write(chunk);
        await (words.Length > 2 ? DispatchAsync("DATA-END", exchange.CancellationToken) : exchange.SendAsync($"250 2.0.0 {chunk.Length} bytes"));
    }

    private Task AcceptAsync(SmtpExchange exchange)
    {
        server.Accept(new SubmittedMessage(_from!, [.. _recipients], _data.WrittenSpan.ToArray()));
        Reset();
        return exchange.SendAsync($"250 2.0.0 Ok: queued as {server.Messages.Count:D8}");
    }

    private Task ResetAsync(SmtpExchange exchange)
    {
        Reset();
        return exchange.SendAsync("250 2.0.0 Ok");
    }

    private Task QuitAsync(SmtpExchange exchange)
    {
        _closed = true;
        return exchange.SendAsync("221 2.0.0 Bye");
    }

    private void Reset()
    {
        _from = null;
        _recipients.Clear();
        _data.ResetWrittenCount();
    }
}
