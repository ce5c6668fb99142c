using System.Globalization;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;

namespace Webmail.Benchmarks;

/// <summary>The servers and mailboxes that are measured: our own stack's, or ones given on the command line.</summary>
/// <param name="Mailboxes">The mailbox of each size.</param>
/// <param name="Sessions">Mailboxes of 2,000 messages, for load and memory.</param>
internal sealed record Target(
    string Host,
    int ImapPort,
    int LmtpPort,
    int SubmissionPort,
    string CaFile,
    string Password,
    IReadOnlyDictionary<int, string> Mailboxes,
    IReadOnlyList<string> Sessions)
{
    /// <summary>Another server than our own stack's.</summary>
    public bool IsGiven { get; private init; }

    public string Domain => Mailboxes.Values.First().Split('@')[1];

    public WebmailConfiguration Configure(string role, string connectionString) => new WebmailConfiguration(role)
        .With("ConnectionStrings:Webmail", connectionString)
        .With("Webmail:SignIn:AttemptsPerNetwork", "100000")
        .WithDomain(Domain, Host, ImapPort, "None", "localhost", SubmissionPort, "StartTls", CaFile);

    /// <summary>Servers that run already, filled already: for the comparison with another webmail on the same mailboxes.</summary>
    public static Target Given(Arguments arguments) => new(
        StackEnvironment.Host,
        arguments.Number("imap-port", 0),
        arguments.Number("lmtp-port", 0),
        arguments.Number("submission-port", 0),
        arguments.Text("ca", ""),
        arguments.Text("password", "pass"),
        new Dictionary<int, string> { [10_000] = arguments.Text("small", "u1@bench.test"), [100_000] = arguments.Text("big", "u2@bench.test") },
        [.. Enumerable.Range(11, 50).Select(i => string.Create(CultureInfo.InvariantCulture, $"u{i}@bench.test"))])
    { IsGiven = true };
}
