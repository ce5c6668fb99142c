using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Webmail.Testing.Imap;

/// <summary>One connection: reads commands, lets the script answer, else the default behaviour.</summary>
internal sealed partial class ImapConversation(ScriptedImapServer server, int connection, Stream stream)
{
    private readonly LineReader _reader = new(stream);
    private readonly ImapDefaults _defaults = new(server);
    private bool _greeted;

    public int Connection => connection;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        await WriteAsync(Encoding.UTF8.GetBytes($"* {server.Greeting}\r\n"), cancellationToken);
        _greeted = !server.Greeting.StartsWith("BYE", StringComparison.Ordinal);
        while (_greeted && !_defaults.LoggedOut && await ReadCommandAsync(cancellationToken) is { } exchange)
        {
            var answer = server.Record(connection, exchange.Line);
            await (answer is null ? AnswerAsync(exchange) : answer(exchange));
        }
    }

    public Task AnswerAsync(ImapExchange exchange) => _defaults.AnswerAsync(exchange, this);

    public async Task WriteAsync(byte[] bytes, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(bytes, cancellationToken);
        await stream.FlushAsync(cancellationToken);
    }

    public Task<string?> ReadLineAsync(CancellationToken cancellationToken) => _reader.ReadLineAsync(cancellationToken);

    private async Task<ImapExchange?> ReadCommandAsync(CancellationToken cancellationToken)
    {
        var tokenizer = new ImapTokenizer();
        var text = new StringBuilder();
        var part = await ReadLineAsync(cancellationToken);
        if (part is null)
        {
            return null;
        }

        var (tag, rest) = part.IndexOf(' ') is var space and > 0 ? (part[..space], part[(space + 1)..]) : (part, "");
        while (true)
        {
            var literal = LiteralAtEnd().Match(rest);
            if (!literal.Success)
            {
                tokenizer.Line(rest);
                text.Append(rest);
                return new ImapExchange(this, tag, Encoding.UTF8.GetString(Encoding.Latin1.GetBytes(text.ToString())), tokenizer.Tokens, cancellationToken);
            }

            tokenizer.Line(rest[..literal.Index]);
            if (!literal.Groups["plus"].Success)
            {
                await WriteAsync("+ go ahead\r\n"u8.ToArray(), cancellationToken);
            }

            var bytes = await _reader.ReadBytesAsync(int.Parse(literal.Groups["length"].ValueSpan, CultureInfo.InvariantCulture), cancellationToken);
            tokenizer.Literal(bytes);
            text.Append(rest.AsSpan(0, literal.Index));
            text.Append(bytes.Length <= 200 ? $"\"{Encoding.Latin1.GetString(bytes)}\"" : literal.Value);
            rest = await ReadLineAsync(cancellationToken) ?? throw new IOException("The client hung up in a command.");
        }
    }

    [GeneratedRegex(@"~?\{(?<length>\d+)(?<plus>\+)?\}$")]
    private static partial Regex LiteralAtEnd();
}
