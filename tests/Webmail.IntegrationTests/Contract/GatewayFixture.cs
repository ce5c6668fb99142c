using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Accounts;
using Webmail.GatewayClient;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>A gateway to ask through the contracts, on the real servers. One for all tests of a class.</summary>
public abstract class GatewayFixture(MailStack stack, bool overHttp, bool isHosted = false, bool hasQueue = false) : IAsyncLifetime
{
    private const string Key = "the key of a contract test";

    // What a gateway with hosted domains finds in DNS: the zone of a.test, not quite right.
    private static readonly string[] DnsLines =
        [
            "host-record=mail.a.test,11.22.33.44", "mx-host=a.test,mail.a.test,10", "txt-record=a.test,\"v=spf1 mx -all\"", "txt-record=_dmarc.a.test,\"v=DMARC1; p=whatever\"",
            "srv-host=_imaps._tcp.partner.test,imap.partner.test,993", "srv-host=_submissions._tcp.partner.test,smtp.partner.test,465", "host-record=imap.partner.test,127.0.0.1",
        ];

    private WebmailHost? _host;
    private DnsServer? _dns;
    private ServiceProvider? _client;

    public MailStack Stack => stack;

    /// <summary>The rows of this gateway's own database.</summary>
    internal HostedMail Rows { get; private set; } = null!;

    /// <summary>A contract, as the front end gets it.</summary>
    public T Ask<T>()
        where T : notnull => _client is null ? _host!.Get<T>() : _client.GetRequiredService<T>();

    /// <summary>Something inside the gateway.</summary>
    internal T Inside<T>()
        where T : notnull => _host!.Get<T>();

    public async ValueTask InitializeAsync()
    {
        var database = await stack.NewDatabaseAsync(CancellationToken.None);
        Rows = new HostedMail(database);
        var role = overHttp ? "gateway" : "all";
        var configuration = isHosted
            ? WebmailConfiguration.ForHosted(role, stack, database).With("Webmail:PublicUrl", WebmailConfiguration.PublicUrl).With("Webmail:Hosted:Dkim:Key", stack.Servers.DkimKey)
            : WebmailConfiguration.For(role, stack, database);
        if (isHosted)
        {
            _dns = await DnsServer.StartAsync(DnsLines, CancellationToken.None);
            configuration.With("Webmail:Dns:Servers", _dns.Address).With("Webmail:Hosted:Public:Pop3s", "0").With("Webmail:Hosted:Public:Imaps", "10993");
        }

        configuration = hasQueue ? configuration.WithQueue(stack.Servers) : configuration;
        _host = await WebmailHost.StartAsync(overHttp ? configuration.With("Webmail:Gateway:Key", Key) : configuration, CancellationToken.None);
        if (overHttp)
        {
            var services = new ServiceCollection();
            services.AddLogging();
            services.AddGatewayClient(_host.Address, Key);
            _client = services.BuildServiceProvider();
        }
    }

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        if (_client is not null)
        {
            await _client.DisposeAsync();
        }

        if (_host is not null)
        {
            await _host.DisposeAsync();
        }

        if (_dns is not null)
        {
            await _dns.DisposeAsync();
        }
    }

    /// <summary>A new mailbox, signed in.</summary>
    public async Task<(Mailbox Mailbox, SessionTicket Session)> SignInAsync(CancellationToken cancellationToken, string domain = "a.test", string quota = "1G")
    {
        var mailbox = await stack.NewMailboxAsync(cancellationToken, domain, quota: quota);
        return (mailbox, await SignInAsync(mailbox, cancellationToken));
    }

    public async Task<SessionTicket> SignInAsync(Mailbox mailbox, CancellationToken cancellationToken, string device = "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0") =>
        (await Ask<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", device, "es"), cancellationToken)).Ticket;
}

/// <summary>The same with domains that are hosted: administrators have rows of its own, and sign in to the stack's Dovecot.</summary>
public sealed class InProcessHosted(MailStack stack) : GatewayFixture(stack, overHttp: false, isHosted: true);

/// <summary>The same over HTTP.</summary>
public sealed class RemoteHosted(MailStack stack) : GatewayFixture(stack, overHttp: true, isHosted: true);

/// <summary>With the agent beside Postfix: the queue, and a log that is followed.</summary>
public sealed class InProcessWithQueue(MailStack stack) : GatewayFixture(stack, overHttp: false, isHosted: true, hasQueue: true);

/// <summary>The same over HTTP.</summary>
public sealed class RemoteWithQueue(MailStack stack) : GatewayFixture(stack, overHttp: true, isHosted: true, hasQueue: true);

/// <summary>Role all: the services themselves.</summary>
public sealed class InProcessGateway(MailStack stack) : GatewayFixture(stack, overHttp: false);

/// <summary>Role web and role gateway: the client, over HTTP.</summary>
public sealed class RemoteGateway(MailStack stack) : GatewayFixture(stack, overHttp: true);
