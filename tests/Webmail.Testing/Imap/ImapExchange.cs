using System.Text;

namespace Webmail.Testing.Imap;

/// <summary>One command and the means to answer it, well or badly.</summary>
public sealed class ImapExchange
{
    private readonly ImapConversation _conversation;

    internal ImapExchange(ImapConversation conversation, string tag, string line, IReadOnlyList<ImapToken> arguments, CancellationToken cancellationToken)
    {
        _conversation = conversation;
        Tag = tag;
        Line = line;
        Arguments = arguments;
        CancellationToken = cancellationToken;
    }

    public string Tag { get; }

    /// <summary>The command without its tag.</summary>
    public string Line { get; }

    public int Connection => _conversation.Connection;

    /// <summary>Ends when the server does.</summary>
    public CancellationToken CancellationToken { get; }

    internal IReadOnlyList<ImapToken> Arguments { get; }

    /// <summary>Sends a line as it is, with its CRLF: usually an untagged response, "* …".</summary>
    public Task SendAsync(string line) => SendRawAsync(line + "\r\n");

    /// <summary>Sends exactly these characters, in UTF-8; for half a literal, garbage, or several lines.</summary>
    public Task SendRawAsync(string text) => SendRawAsync(Encoding.UTF8.GetBytes(text));

    public Task SendRawAsync(byte[] bytes) => _conversation.WriteAsync(bytes, CancellationToken);

    public Task OkAsync(string text = "done") => SendAsync($"{Tag} OK {text}");

    public Task NoAsync(string text) => SendAsync($"{Tag} NO {text}");

    public Task BadAsync(string text) => SendAsync($"{Tag} BAD {text}");

    /// <summary>RFC 9051 §7.1.5: says goodbye and closes.</summary>
    public async Task ByeAsync(string text)
    {
        await SendAsync($"* BYE {text}");
        Drop();
    }

    /// <summary>Does what the server would have done without the script.</summary>
    public Task DefaultAsync() => _conversation.AnswerAsync(this);

    /// <summary>Hangs up. Nothing after it runs.</summary>
    public void Drop() => throw new ConnectionDroppedException();

    /// <summary>Never answers; the connection stays open until the client or the test ends it.</summary>
    public Task HangAsync() => Task.Delay(Timeout.Infinite, CancellationToken);
}
