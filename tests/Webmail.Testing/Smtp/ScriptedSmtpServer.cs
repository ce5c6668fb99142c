using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Webmail.Testing.Smtp;

/// <summary>
/// A submission server for tests about refusals and breakdowns. Left alone it accepts everything that is well formed:
/// <code>
/// server.Once("RCPT TO:&lt;nobody@b.test&gt;", c => c.SendAsync("550 5.1.1 No such user"));
/// server.Once("DATA-END", c => { c.Drop(); return Task.CompletedTask; });
/// </code>
/// <c>DATA-END</c> stands for the dot that ends a message.
/// </summary>
public sealed class ScriptedSmtpServer(X509Certificate2? certificate = null) : LoopbackServer(certificate)
{
    private readonly ConcurrentQueue<string> _received = new();
    private readonly ConcurrentQueue<SubmittedMessage> _messages = new();
    private readonly List<(string Pattern, Func<SmtpExchange, Task> Answer, bool Single)> _scripts = [];
    private readonly Lock _gate = new();

    /// <summary>What EHLO announces, one a line. STARTTLS can't be had: use a certificate for implicit TLS.</summary>
    public IReadOnlyList<string> Extensions { get; set; } = ["PIPELINING", "SIZE 26214400", "AUTH PLAIN", "ENHANCEDSTATUSCODES", "8BITMIME", "DSN", "SMTPUTF8", "CHUNKING"];

    public string Greeting { get; set; } = "220 scripted ESMTP";

    public string User { get; set; } = "ana@a.test";

    public string Password { get; set; } = "secret";

    /// <summary>Every line the clients sent, except the messages themselves.</summary>
    public IReadOnlyList<string> Received => [.. _received];

    /// <summary>The messages that got their 250.</summary>
    public IReadOnlyList<SubmittedMessage> Messages => [.. _messages];

    public void On(string pattern, Func<SmtpExchange, Task> answer) => Add(pattern, answer, false);

    public void Once(string pattern, Func<SmtpExchange, Task> answer) => Add(pattern, answer, true);

    public int Count(string pattern) => _received.Count(l => Wildcard.Matches(pattern, l));

    internal Func<SmtpExchange, Task>? Record(string line)
    {
        lock (_gate)
        {
            _received.Enqueue(line);
            var index = _scripts.FindLastIndex(s => Wildcard.Matches(s.Pattern, line));
            if (index < 0)
            {
                return null;
            }

            var script = _scripts[index];
            if (script.Single)
            {
                _scripts.RemoveAt(index);
            }

            return script.Answer;
        }
    }

    internal void Accept(SubmittedMessage message) => _messages.Enqueue(message);

    protected override Task ServeAsync(int connection, Stream stream, CancellationToken cancellationToken) =>
        new SmtpConversation(this, stream).RunAsync(cancellationToken);

    private void Add(string pattern, Func<SmtpExchange, Task> answer, bool single)
    {
        lock (_gate)
        {
            _scripts.Add((pattern, answer, single));
        }
    }
}

/// <param name="From">The envelope's sender with its parameters, as the client wrote it after MAIL FROM:.</param>
/// <param name="Recipients">The envelope's recipients, likewise.</param>
public sealed record SubmittedMessage(string From, IReadOnlyList<string> Recipients, byte[] Source)
{
    public MimeKit.MimeMessage Message => MimeKit.MimeMessage.Load(new MemoryStream(Source));

    public string Text => Encoding.UTF8.GetString(Source);
}
