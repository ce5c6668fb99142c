using System.Text;

namespace Webmail.Testing.Smtp;

/// <summary>One line of the client and the means to answer it.</summary>
public sealed class SmtpExchange
{
    private readonly SmtpConversation _conversation;

    internal SmtpExchange(SmtpConversation conversation, string line, CancellationToken cancellationToken)
    {
        _conversation = conversation;
        Line = line;
        CancellationToken = cancellationToken;
    }

    public string Line { get; }

    /// <summary>Ends when the server does.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>Sends a reply line as it is, with its CRLF.</summary>
    public Task SendAsync(string line) => SendRawAsync(line + "\r\n");

    public Task SendRawAsync(string text) => _conversation.WriteAsync(Encoding.UTF8.GetBytes(text), CancellationToken);

    /// <summary>Does what the server would have done without the script.</summary>
    public Task DefaultAsync() => _conversation.AnswerAsync(this);

    /// <summary>Hangs up. Nothing after it runs.</summary>
    public void Drop() => throw new ConnectionDroppedException();

    /// <summary>Never answers; the connection stays open until the client or the test ends it.</summary>
    public Task HangAsync() => Task.Delay(Timeout.Infinite, CancellationToken);
}
