namespace Webmail.Contracts.Admin;

/// <summary>Names the sentences about a server that was tried: the page shows them, and so does the command line. They take the server, the trial's detail and the protocol.</summary>
public sealed class TrialWords
{
    /// <summary>The sentence for what became of trying a server.</summary>
    public static string KeyOf(MailServer server, ServerTrial trial) =>
        trial.Outcome is TrialOutcome.Works && server.Tls is ServerTls.None ? "WorksUnencrypted" : trial.Outcome.ToString();
}
