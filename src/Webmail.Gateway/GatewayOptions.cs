using System.ComponentModel.DataAnnotations;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway;

/// <summary>What the gateway reads from the section <c>Webmail</c>.</summary>
internal sealed class GatewayOptions
{
    /// <summary>Domains to serve, written to the table at start-up.</summary>
    public IList<DomainOptions> Domains { get; init; } = [];

    /// <summary>Our own mail servers, for the domains that are hosted here.</summary>
    public HostedOptions Hosted { get; init; } = new();

    /// <summary>Where people reach the front end, for links that are printed: https://mail.example.org.</summary>
    public Uri? PublicUrl { get; set; }

    public SessionOptions Sessions { get; init; } = new();

    public SignInOptions SignIn { get; init; } = new();

    public SecondFactorOptions SecondFactor { get; init; } = new();

    public DnsOptions Dns { get; init; } = new();

    public DiscoveryOptions Discovery { get; init; } = new();
}

internal sealed class SessionOptions
{
    /// <summary>A session not used for this long has ended.</summary>
    public TimeSpan Idle { get; set; } = TimeSpan.FromDays(7);

    /// <summary>A session this old has ended, used or not.</summary>
    public TimeSpan Absolute { get; set; } = TimeSpan.FromDays(30);

    /// <summary>
    /// A secret of the gateways' own, mixed into the key that seals credentials: then a stolen database and a stolen cookie
    /// together still open nothing. All gateways need the same; changing it ends every session.
    /// </summary>
    public string? Pepper { get; set; }
}

internal sealed class SecondFactorOptions
{
    /// <summary>
    /// Seals what second factors are checked with, so that a stolen database can't make codes. All gateways need the same, for good:
    /// with another one nobody's authenticator app is right any more. Required where mailboxes are hosted.
    /// </summary>
    public string? Key { get; set; }

    /// <summary>What authenticator apps show beside the address.</summary>
    public string Issuer { get; set; } = "Webmail";
}

internal sealed class SignInOptions
{
    /// <summary>Failures counted for one address within <see cref="Window"/> before it has to wait.</summary>
    [Range(1, 10_000)]
    public int AttemptsPerAddress { get; set; } = 10;

    /// <summary>The same for one network: an IPv4 address or an IPv6 /64.</summary>
    [Range(1, 100_000)]
    public int AttemptsPerNetwork { get; set; } = 50;

    public TimeSpan Window { get; set; } = TimeSpan.FromMinutes(15);

    /// <summary>
    /// How long a refusal takes at least, so that an unknown domain and a wrong password look alike. Dovecot alone waits
    /// two seconds before it refuses (auth_failure_delay).
    /// </summary>
    public TimeSpan RejectionTime { get; set; } = TimeSpan.FromSeconds(2.5);
}

internal sealed class HostedOptions
{
    /// <summary>Names with spaces between them. Each is made at start-up where it is missing, and is the administrators' from then on.</summary>
    public string Domains { get; set; } = "";

    public EndpointOptions Imap { get; set; } = new() { Port = 993, Tls = TlsMode.Implicit };

    public EndpointOptions Submission { get; set; } = new() { Port = 465, Tls = TlsMode.Implicit };

    /// <summary>Accepts Tls None for servers that are not on this machine.</summary>
    public bool AllowInsecure { get; set; }

    public DoveadmOptions Doveadm { get; set; } = new();

    public QueueOptions Queue { get; set; } = new();

    public DeliveryOptions Delivery { get; set; } = new();

    public DkimOptions Dkim { get; set; } = new();

    /// <summary>What DNS calls the host that takes the domains' mail and gives access to it; where it is not said, mail.DOMAIN.</summary>
    public string? PublicName { get; set; }

    public PublicPorts Public { get; init; } = new();

    public MtaStsOptions MtaSts { get; init; } = new();

    /// <summary>How long a deleted mailbox and its mail are kept, so that it can be restored.</summary>
    public TimeSpan Grace { get; set; } = TimeSpan.FromDays(30);

    /// <summary>Lines of ADDRESS PASSWORD [QUOTA [admin]], made at start-up where there are no mailboxes at all.</summary>
    public string? MailboxesFile { get; set; }

    public IEnumerable<string> DomainNames => Domains.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
}

/// <summary>Dovecot's doveadm over HTTP, which ends a mailbox's open connections and says how full it is.</summary>
internal sealed class DoveadmOptions
{
    public Uri? Url { get; set; }

    public string? Key { get; set; }
}

/// <summary>The agent beside Postfix: deploy/postfix/queue-agent.pl.</summary>
internal sealed class QueueOptions
{
    public Uri? Url { get; set; }

    public string? Key { get; set; }
}

/// <summary>What the agent passes on of Postfix's log.</summary>
internal sealed class DeliveryOptions
{
    /// <summary>How long it is known what became of a message.</summary>
    public TimeSpan Keep { get; set; } = TimeSpan.FromDays(30);
}

/// <summary>Signatures on mail that leaves here.</summary>
internal sealed class DkimOptions
{
    /// <summary>
    /// Seals the private keys that mail is signed with. The agent beside the spam filter has the same and opens them with it; with
    /// another one, new keys have to be made. Without it no keys are made, and mail is not signed.
    /// </summary>
    public string? Key { get; set; }
}

internal sealed class DomainOptions
{
    public string Name { get; set; } = "";

    public EndpointOptions Imap { get; set; } = new() { Port = 993, Tls = TlsMode.Implicit };

    public EndpointOptions Submission { get; set; } = new() { Port = 465, Tls = TlsMode.Implicit };

    /// <summary>Accepts Tls None for servers that are not on this machine.</summary>
    public bool AllowInsecure { get; set; }
}

internal sealed class EndpointOptions
{
    public string Host { get; set; } = "";

    public int Port { get; set; }

    public TlsMode Tls { get; set; }

    public string? CaFile { get; set; }
}
