using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using MimeKit;
using Xunit;

namespace Webmail.Testing.Stack;

/// <summary>
/// PostgreSQL, Dovecot, rspamd and Postfix on loopback, one set for all tests of an assembly:
/// <c>[assembly: AssemblyFixture(typeof(MailStack))]</c>, then a constructor parameter. Uses the stack of <c>WEBMAIL_TEST_RUN</c>
/// where <c>./webmail test</c> started one, else starts its own and stops it at the end. A test that stops or restarts a server
/// belongs to the collection <see cref="DisruptiveCollection"/>, whose tests run alone.
/// </summary>
public sealed class MailStack : IAsyncLifetime
{
    /// <summary>Name of the xunit collection, without parallelism, for tests that take servers away.</summary>
    public const string DisruptiveCollection = "Servers are taken away";

    private static readonly string? GivenRunFolder = System.Environment.GetEnvironmentVariable("WEBMAIL_TEST_RUN") is { Length: > 0 } folder ? folder : null;

    private readonly StackScript _script = new(RunFolder);
    private readonly string _run = Guid.NewGuid().ToString("N")[..6];
    private TestDatabases? _databases;
    private StackEnvironment? _environment;
    private HostedMail? _hosted;
    private int _mailboxes;

    public static string RunFolder => GivenRunFolder ?? Path.Combine(RepositoryFolder.Root, ".run", "test");

    /// <summary>Domains, mailboxes and aliases as the mail servers read them: rows of the stack's own database, not of a test's.</summary>
    internal HostedMail Hosted => _hosted ?? throw new InvalidOperationException("The stack was not started.");

    public StackEnvironment Servers => _environment ?? throw new InvalidOperationException("The stack was not started.");

    public async ValueTask InitializeAsync()
    {
        if (GivenRunFolder is null)
        {
            Directory.CreateDirectory(RunFolder);
            await _script.RunAsync(CancellationToken.None, "up");
        }

        _environment = new StackEnvironment(RunFolder);
        _databases = new TestDatabases(_environment.ConnectionString);
        _hosted = new HostedMail(_environment.ConnectionString);
        await _hosted.PrepareAsync(["a.test", "b.test"], CancellationToken.None);
    }

    public async ValueTask DisposeAsync()
    {
        if (_databases is not null)
        {
            await _databases.DisposeAsync();
        }

        if (GivenRunFolder is null)
        {
            await _script.RunAsync(CancellationToken.None, "down");
        }
    }

    /// <summary>A mailbox of its own, empty, for one test.</summary>
    /// <param name="quota">As Dovecot writes it: 1M, 2G.</param>
    public async Task<Mailbox> NewMailboxAsync(CancellationToken cancellationToken, string domain = "a.test", string name = "t", string quota = "1G")
    {
        var mailbox = new Mailbox($"{name}.{_run}.{Interlocked.Increment(ref _mailboxes)}@{domain}", "secret " + _run);
        await AddMailboxAsync(mailbox.Address, mailbox.Password, quota, cancellationToken);

        // Dovecot makes the folders when somebody first looks at them, and ends one of two that do so at the same moment: a test's first
        // delivery and its first sign-in may.
        using var first = await ImapAsync(mailbox, cancellationToken);
        await first.GetFoldersAsync(first.PersonalNamespaces[0], StatusItems.Count, cancellationToken: cancellationToken);
        await first.DisconnectAsync(true, cancellationToken);
        return mailbox;
    }

    /// <summary>A mailbox with a name of one's own choice; one that exists gets the password.</summary>
    public Task AddMailboxAsync(string address, string password, string quota, CancellationToken cancellationToken) =>
        Hosted.AddMailboxAsync(address, password, quota, cancellationToken);

    /// <summary>A migrated database of its own.</summary>
    /// <returns>Its connection string.</returns>
    public Task<string> NewDatabaseAsync(CancellationToken cancellationToken) => _databases!.NewAsync(cancellationToken);

    /// <summary>A database of its own without a table.</summary>
    /// <returns>Its connection string.</returns>
    public Task<string> NewEmptyDatabaseAsync(CancellationToken cancellationToken) => _databases!.NewEmptyAsync(cancellationToken);

    /// <summary>Removes the mail of erased mailboxes, which happens every minute, now.</summary>
    public Task PurgeAsync(CancellationToken cancellationToken) => _script.RunAsync(cancellationToken, "purge");

    /// <summary>Hands the message to Dovecot's LMTP as Postfix would; it is in the mailbox when this returns.</summary>
    public Task DeliverAsync(string address, MimeMessage message, CancellationToken cancellationToken) =>
        new LmtpClient(StackEnvironment.Host, Servers.LmtpPort).DeliverAsync(address, message, cancellationToken);

    /// <summary>A plain IMAP client, signed in: the third party that checks what really is in a mailbox.</summary>
    public async Task<ImapClient> ImapAsync(Mailbox mailbox, CancellationToken cancellationToken)
    {
        var client = new ImapClient();
        await client.ConnectAsync(StackEnvironment.Host, Servers.ImapPort, SecureSocketOptions.None, cancellationToken);
        await client.AuthenticateAsync(mailbox.Address, mailbox.Password, cancellationToken);
        return client;
    }

    public Task RestartAsync(MailService service, CancellationToken cancellationToken) => RunAsync("restart", service, cancellationToken);

    public Task StopAsync(MailService service, CancellationToken cancellationToken) => RunAsync("stop", service, cancellationToken);

    public Task StartAsync(MailService service, CancellationToken cancellationToken) => RunAsync("start", service, cancellationToken);

    private Task<string> RunAsync(string command, MailService service, CancellationToken cancellationToken) =>
        _script.RunAsync(cancellationToken, command, service.ToString().ToLowerInvariant());
}
