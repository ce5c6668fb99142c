using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Discovery;
using Xunit;

namespace Webmail.IntegrationTests.Contract;

/// <summary>What strangers may learn of a domain, whichever way it is asked.</summary>
public abstract class DiscoveryContract(GatewayFixture gateway)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private IDiscovery Discovery => gateway.Ask<IDiscovery>();

    [Fact]
    public async Task A_hosted_domain_tells_where_its_servers_are_reached_from_outside()
    {
        var settings = await Discovery.SettingsAsync("A.test", Cancelled);
        Assert.Equal("a.test", settings!.Domain);
        Assert.Equal(
            [
                new ClientServer(ClientProtocol.Imap, "mail.a.test", 10993, ServerTls.Implicit),
                new ClientServer(ClientProtocol.Submission, "mail.a.test", 465, ServerTls.Implicit),
                new ClientServer(ClientProtocol.Submission, "mail.a.test", 587, ServerTls.StartTls),
            ],
            settings.Servers);
    }

    [Fact]
    public async Task A_hosted_domain_has_a_policy_whose_id_its_record_has()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        Assert.Equal("version: STSv1\r\nmode: testing\r\nmx: mail.a.test\r\nmax_age: 604800\r\n", await Discovery.PolicyAsync("a.test", Cancelled));
        var record = (await gateway.Ask<IAdminDomains>().OpenAsync(session, "a.test", Cancelled)).Records.Single(r => r is { Purpose: DnsPurpose.MtaSts, Type: "TXT" });
        Assert.Matches("^v=STSv1; id=[0-9a-f]{16}$", record.Value);
    }

    [Fact]
    public async Task A_domain_elsewhere_tells_its_servers_but_not_those_that_only_we_reach()
    {
        var (_, session) = await gateway.PersonAsync(Cancelled);
        var outside = await AddAsync(session, new DomainServers(new MailServer("imap.example.org", 993, ServerTls.Implicit), new MailServer("smtp.example.org", 587, ServerTls.StartTls)));
        var inside = await AddAsync(session, new DomainServers(new MailServer("10.0.0.7", 993, ServerTls.Implicit), new MailServer("smtp.example.org", 587, ServerTls.StartTls)));
        var named = await AddAsync(session, new DomainServers(new MailServer("imap.example.org", 993, ServerTls.Implicit), new MailServer("postfix", 587, ServerTls.StartTls)));

        Assert.Equal(
            [new ClientServer(ClientProtocol.Imap, "imap.example.org", 993, ServerTls.Implicit), new ClientServer(ClientProtocol.Submission, "smtp.example.org", 587, ServerTls.StartTls)],
            (await Discovery.SettingsAsync(outside, Cancelled))!.Servers);
        Assert.Null(await Discovery.SettingsAsync(inside, Cancelled));
        Assert.Null(await Discovery.SettingsAsync(named, Cancelled));
        Assert.Null(await Discovery.PolicyAsync(outside, Cancelled));
    }

    [Theory]
    [InlineData("nowhere.test")]
    [InlineData("not a domain")]
    [InlineData("")]
    public async Task Of_other_domains_nothing_is_known(string domain)
    {
        Assert.Null(await Discovery.SettingsAsync(domain, Cancelled));
        Assert.Null(await Discovery.PolicyAsync(domain, Cancelled));
    }

    private async Task<string> AddAsync(SessionTicket session, DomainServers servers) =>
        (await gateway.Ask<IAdminDomains>().AddAsync(session, new DomainEdit($"d{Guid.NewGuid():N}.test", AdminDomainKind.Proxied, servers), Cancelled)).Name;
}

public sealed class DiscoveryInProcess(InProcessHosted gateway) : DiscoveryContract(gateway), IClassFixture<InProcessHosted>;

public sealed class DiscoveryOverHttp(RemoteHosted gateway) : DiscoveryContract(gateway), IClassFixture<RemoteHosted>;
