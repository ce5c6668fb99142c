using System.Net.Sockets;
using System.Text;

namespace Webmail.Testing.Stack;

/// <summary>SMTP or LMTP line by line, for what no well-behaved client would say.</summary>
internal sealed class SmtpDialogue : IDisposable
{
    private readonly TcpClient _tcp = new();
    private LineReader? _reader;

    /// <summary>Connected, greeted and introduced; <paramref name="introduction"/> is EHLO or LHLO.</summary>
    public static async Task<SmtpDialogue> OpenAsync(int port, CancellationToken cancellationToken, string introduction = "EHLO")
    {
        var dialogue = new SmtpDialogue();
        await dialogue._tcp.ConnectAsync(StackEnvironment.Host, port, cancellationToken);
        dialogue._reader = new LineReader(dialogue._tcp.GetStream());
        await dialogue.ReadAsync(cancellationToken);
        dialogue.Introduction = await dialogue.SayAsync($"{introduction} tests.example", cancellationToken);
        return dialogue;
    }

    /// <summary>What the server offered after the introduction.</summary>
    public string Introduction { get; private set; } = "";

    /// <returns>The whole answer, its lines joined by line feeds.</returns>
    public Task<string> SayAsync(string line, CancellationToken cancellationToken) => SendAsync(line + "\r\n", cancellationToken);

    /// <summary>Exactly these characters, then one answer.</summary>
    public async Task<string> SendAsync(string bytes, CancellationToken cancellationToken)
    {
        await _tcp.GetStream().WriteAsync(Encoding.Latin1.GetBytes(bytes), cancellationToken);
        return await ReadAsync(cancellationToken);
    }

    /// <summary>A whole transaction, stopped at the first refusal.</summary>
    /// <returns>The last answer.</returns>
    public async Task<string> TransferAsync(string from, string to, string content, CancellationToken cancellationToken)
    {
        var answer = "";
        foreach (var line in new[] { $"MAIL FROM:<{from}>", $"RCPT TO:<{to}>", "DATA", content + "\r\n." })
        {
            answer = await SayAsync(line, cancellationToken);
            if (answer[0] is not ('2' or '3'))
            {
                return answer;
            }
        }

        return answer;
    }

    public void Dispose() => _tcp.Dispose();

    private async Task<string> ReadAsync(CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        do
        {
            lines.Add(await _reader!.ReadLineAsync(cancellationToken) ?? throw new IOException("The server hung up."));
        }
        while (lines[^1].Length > 3 && lines[^1][3] == '-');

        return string.Join('\n', lines);
    }
}
