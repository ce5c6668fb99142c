using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;

namespace Webmail.Testing.Imap;

/// <summary>
/// An IMAP server for tests about servers that are odd, old or broken. Left alone it is a small truthful one: it keeps
/// <see cref="Folders"/> in memory, does what its <see cref="Capabilities"/> say and answers BAD to what they don't. A test
/// overrides only what it is about:
/// <code>
/// await using var server = new ScriptedImapServer { Capabilities = "IMAP4rev1 UIDPLUS" };
/// server.Inbox.Add(message);
/// server.Once("UID FETCH", async c => { await c.SendRawAsync("* 1 FETCH (BODY[] {9000}\r\nonly this"); c.Drop(); });
/// </code>
/// Patterns match the beginning of the command without its tag, case-insensitive, * stands for anything.
/// </summary>
public sealed class ScriptedImapServer(X509Certificate2? certificate = null) : LoopbackServer(certificate)
{
    /// <summary>The least a server of this century offers.</summary>
    public const string Plain = "IMAP4rev1";

    /// <summary>About what Dovecot offers, of what this server can do.</summary>
    public const string Rich = "IMAP4rev1 LITERAL+ SASL-IR ID ENABLE IDLE NAMESPACE UIDPLUS UNSELECT MOVE CONDSTORE QRESYNC ESEARCH SORT ESORT LIST-EXTENDED LIST-STATUS SPECIAL-USE QUOTA PREVIEW NOTIFY";

    private readonly ConcurrentQueue<ReceivedCommand> _received = new();
    private readonly List<Script> _scripts = [];
    private readonly Lock _gate = new();
    private TaskCompletionSource _arrived = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public string Capabilities { get; set; } = Rich;

    /// <summary>The first line of each connection, after "* "; capabilities in it are not announced by themselves.</summary>
    public string Greeting { get; set; } = "OK scripted server ready";

    public string User { get; set; } = "ana@a.test";

    public string Password { get; set; } = "secret";

    public ScriptedFolders Folders { get; } = new();

    public ScriptedFolder Inbox => Folders["INBOX"];

    /// <summary>Every command of every connection, in the order they came.</summary>
    public IReadOnlyList<ReceivedCommand> Received => [.. _received];

    /// <summary>Answers every command that matches. Later ones are asked first.</summary>
    public void On(string pattern, Func<ImapExchange, Task> answer) => Add(new Script(pattern, answer, false));

    /// <summary>Answers the next command that matches, and no other.</summary>
    public void Once(string pattern, Func<ImapExchange, Task> answer) => Add(new Script(pattern, answer, true));

    public bool Has(string capability) => Capabilities.Split(' ').Contains(capability, StringComparer.OrdinalIgnoreCase);

    public int Count(string pattern) => _received.Count(c => Wildcard.Matches(pattern, c.Line));

    /// <summary>Completes when the given number of matching commands have come, those of the past included.</summary>
    public async Task WaitForAsync(string pattern, CancellationToken cancellationToken, int times = 1)
    {
        while (true)
        {
            Task arrived;
            lock (_gate)
            {
                arrived = _arrived.Task;
            }

            if (Count(pattern) >= times)
            {
                return;
            }

            await arrived.WaitAsync(cancellationToken);
        }
    }

    internal Func<ImapExchange, Task>? Record(int connection, string line)
    {
        lock (_gate)
        {
            _received.Enqueue(new ReceivedCommand(connection, line));
            _arrived.TrySetResult();
            _arrived = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var script = _scripts.FindLast(s => Wildcard.Matches(s.Pattern, line));
            if (script is { Single: true })
            {
                _scripts.Remove(script);
            }

            return script?.Answer;
        }
    }

    protected override Task ServeAsync(int connection, Stream stream, CancellationToken cancellationToken) =>
        new ImapConversation(this, connection, stream).RunAsync(cancellationToken);

    private void Add(Script script)
    {
        lock (_gate)
        {
            _scripts.Add(script);
        }
    }

    private sealed record Script(string Pattern, Func<ImapExchange, Task> Answer, bool Single);
}

/// <param name="Connection">1 for the first connection made to the server.</param>
/// <param name="Line">The command without its tag; short literals are shown as quoted strings.</param>
public sealed record ReceivedCommand(int Connection, string Line);
