using System.Globalization;
using Webmail.Testing.Stack;

namespace Webmail.Testing.Hosting;

/// <summary>What a Webmail under test is configured with: keys with colons, as in appsettings.json.</summary>
public sealed class WebmailConfiguration
{
    /// <summary>Where people would reach it, for tests of passkeys: they are made for that address.</summary>
    public const string PublicUrl = "https://mail.a.test";

    private const string SecondFactorKey = "the key that seals second factors in tests";

    private readonly Dictionary<string, string> _values = new(StringComparer.OrdinalIgnoreCase);
    private int _domains;

    public WebmailConfiguration(string role) => With("Webmail:Role", role)
        .With("Webmail:DataProtection:Folder", Path.Combine(MailStack.RunFolder, "keys", Guid.NewGuid().ToString("N")));

    public IReadOnlyDictionary<string, string> Values => _values;

    public string Role => _values["Webmail:Role"];

    /// <summary>The gateway's needs: a database, and the two domains of the stack.</summary>
    public static WebmailConfiguration For(string role, MailStack stack, string connectionString)
    {
        var configuration = new WebmailConfiguration(role).With("ConnectionStrings:Webmail", connectionString);
        foreach (var domain in new[] { "a.test", "b.test" })
        {
            configuration
                .WithDomain(domain, StackEnvironment.Host, stack.Servers.ImapPort, "None", "localhost", stack.Servers.SubmissionPort, "StartTls", stack.Servers.CaFile);
        }

        return configuration.WithoutWaiting();
    }

    /// <summary>The gateway's needs where both domains are hosted: the mailboxes of that database, on the stack's servers.</summary>
    public static WebmailConfiguration ForHosted(string role, MailStack stack, string connectionString) => new WebmailConfiguration(role)
        .With("ConnectionStrings:Webmail", connectionString)
        .With("Webmail:Hosted:Domains", "a.test b.test")
        .WithHosted(stack)
        .WithoutWaiting();

    public WebmailConfiguration With(string key, string value)
    {
        _values[key] = value;
        return this;
    }

    /// <summary>One more domain; <paramref name="tls"/> is Implicit, StartTls or None.</summary>
    public WebmailConfiguration WithDomain(
        string name, string imapHost, int imapPort, string imapTls, string submissionHost, int submissionPort, string submissionTls, string? caFile = null)
    {
        var prefix = string.Create(CultureInfo.InvariantCulture, $"Webmail:Domains:{_domains++}:");
        With(prefix + "Name", name);
        WithServer(prefix + "Imap:", imapHost, imapPort, imapTls, caFile);
        WithServer(prefix + "Submission:", submissionHost, submissionPort, submissionTls, caFile);
        return this;
    }

    /// <summary>The stack's servers as our own, for the domains that are hosted in its database.</summary>
    public WebmailConfiguration WithHosted(MailStack stack)
    {
        WithServer("Webmail:Hosted:Imap:", StackEnvironment.Host, stack.Servers.ImapPort, "None", null);
        WithServer("Webmail:Hosted:Submission:", "localhost", stack.Servers.SubmissionPort, "StartTls", stack.Servers.CaFile);
        return With("Webmail:SecondFactor:Key", SecondFactorKey)
            .With("Webmail:Hosted:Doveadm:Url", string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{stack.Servers.DoveadmPort}"))
            .With("Webmail:Hosted:Doveadm:Key", stack.Servers.DoveadmKey);
    }

    /// <summary>One of several mail hosts as it is set up in earnest: its own domain, by TLS alone.</summary>
    public WebmailConfiguration WithHosted(string domain, StackEnvironment servers)
    {
        WithServer("Webmail:Hosted:Imap:", servers.Address, servers.ImapsPort, "Implicit", servers.CaFile);
        WithServer("Webmail:Hosted:Submission:", servers.Address, servers.SubmissionsPort, "Implicit", servers.CaFile);
        return With("ConnectionStrings:Webmail", servers.ConnectionString).With("Webmail:Hosted:Domains", domain).With("Webmail:SecondFactor:Key", SecondFactorKey)
            .With("Webmail:Hosted:Dkim:Key", servers.DkimKey).WithQueue(servers);
    }

    /// <summary>The agent beside Postfix: the queue, and what the log says of deliveries.</summary>
    public WebmailConfiguration WithQueue(StackEnvironment servers) =>
        With("Webmail:Hosted:Queue:Url", string.Create(CultureInfo.InvariantCulture, $"http://{servers.Address}:{servers.QueuePort}")).With("Webmail:Hosted:Queue:Key", servers.QueueKey);

    // A test does not wait as long as somebody who guesses passwords has to.
    private WebmailConfiguration WithoutWaiting() => With("Webmail:SignIn:RejectionTime", "00:00:00.010").With("Webmail:SignIn:AttemptsPerNetwork", "10000");

    private void WithServer(string prefix, string host, int port, string tls, string? caFile)
    {
        With(prefix + "Host", host);
        With(prefix + "Port", port.ToString(CultureInfo.InvariantCulture));
        With(prefix + "Tls", tls);
        if (caFile is not null)
        {
            With(prefix + "CaFile", caFile);
        }
    }
}
