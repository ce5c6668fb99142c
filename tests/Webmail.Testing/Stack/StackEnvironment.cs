using System.Globalization;
using Npgsql;

namespace Webmail.Testing.Stack;

/// <summary>What <c>stack.sh</c> wrote about itself into <c>stack.env</c>.</summary>
public sealed class StackEnvironment
{
    private readonly Dictionary<string, string> _values;

    public StackEnvironment(string runFolder) => _values = File.ReadLines(Path.Combine(runFolder, "stack.env"))
        .Select(line => line.Split('=', 2))
        .Where(pair => pair.Length == 2)
        .ToDictionary(pair => pair[0], pair => pair[1]);

    public static string Host => "127.0.0.1";

    /// <summary>Where these servers listen: <see cref="Host"/>, except for one mail host of several.</summary>
    public string Address => _values["WM_ADDRESS"];

    public int ImapPort => Port("WM_IMAP_PORT");

    public int ImapsPort => Port("WM_IMAPS_PORT");

    public int Pop3Port => Port("WM_POP3_PORT");

    public int Pop3sPort => Port("WM_POP3S_PORT");

    public int LmtpPort => Port("WM_LMTP_PORT");

    public int SmtpPort => Port("WM_SMTP_PORT");

    public int SubmissionPort => Port("WM_SUBMISSION_PORT");

    public int SubmissionsPort => Port("WM_SUBMISSIONS_PORT");

    /// <summary>Where Postfix takes what Sieve scripts send.</summary>
    public int ScriptsPort => Port("WM_SCRIPTS_PORT");

    /// <summary>What Dovecot signs in with there.</summary>
    public string ScriptsKey => _values["WM_SCRIPTS_KEY"];

    public int SievePort => Port("WM_SIEVE_PORT");

    public int DoveadmPort => Port("WM_DOVEADM_PORT");

    /// <summary>Where Dovecot tells of deliveries, if anybody listens there.</summary>
    public int PushPort => Port("WM_PUSH_PORT");

    public int QueuePort => Port("WM_QUEUE_PORT");

    public string QueueKey => _values["WM_QUEUE_KEY"];

    /// <summary>rspamd's controller, which learns.</summary>
    public int LearnPort => Port("WM_LEARN_PORT");

    public string LearnKey => _values["WM_LEARN_KEY"];

    /// <summary>What the keys that mail is signed with are sealed under.</summary>
    public string DkimKey => _values["WM_DKIM_KEY"];

    public string DoveadmKey => _values["WM_DOVEADM_KEY"];

    /// <summary>As the gateway: the database whose rows the mail servers read.</summary>
    public string ConnectionString => _values["WM_CONNECTION_STRING"];

    /// <summary>As Postfix.</summary>
    public string TransferAgentConnectionString => As("webmail_mta", _values["WM_MTA_PASSWORD"]);

    /// <summary>As Dovecot.</summary>
    public string AccessAgentConnectionString => As("webmail_maa", _values["WM_MAA_PASSWORD"]);

    /// <summary>As the agent beside rspamd.</summary>
    public string SpamFilterConnectionString => As("webmail_filter", _values["WM_FILTER_PASSWORD"]);

    /// <summary>PEM file of the authority that signed the servers' certificate, for the names localhost and 127.0.0.1.</summary>
    public string CaFile => _values["WM_TLS_CA"];

    /// <summary>Folder with the servers' logs.</summary>
    public string LogFolder => _values["WM_LOG"];

    /// <summary>Where Dovecot keeps what mailboxes hold: domain/name/sdbox.</summary>
    public string MailFolder => _values["WM_MAIL"];

    private string As(string role, string password) => new NpgsqlConnectionStringBuilder(ConnectionString) { Username = role, Password = password }.ConnectionString;

    private int Port(string key) => int.Parse(_values[key], CultureInfo.InvariantCulture);
}
