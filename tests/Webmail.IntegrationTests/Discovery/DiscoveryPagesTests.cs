using System.Net;
using System.Xml.Linq;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Discovery;
using Webmail.Testing.Fakes;
using Webmail.Testing.Hosting;
using Xunit;

namespace Webmail.IntegrationTests.Discovery;

/// <summary>What mail programs and mail servers fetch, as they fetch it.</summary>
public sealed class DiscoveryPagesTests : IAsyncLifetime
{
    private const string WellKnown = "/.well-known/autoconfig/mail/config-v1.1.xml";
    private const string Policy = "/.well-known/mta-sts.txt";

    private readonly FakeDiscovery _discovery = new("a.test");
    private WebmailHost? _host;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        var configuration = new WebmailConfiguration("web").With("Webmail:Gateway:Url", "http://127.0.0.1:9").With("Webmail:Gateway:Key", new string('k', 32));
        _host = await WebmailHost.StartAsync(configuration, Cancelled, services => services.AddSingleton<IDiscovery>(_discovery));
    }

    public ValueTask DisposeAsync() => _host?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task The_policy_is_served_to_the_domain_s_own_name_for_it_alone()
    {
        var (status, type, text) = await GetAsync(Policy, "mta-sts.a.test");
        Assert.Equal((HttpStatusCode.OK, "text/plain", FakeDiscovery.Policy), (status, type, text));
        foreach (var host in new[] { "a.test", "mta-sts.b.test", "mail.a.test", "xmta-sts.a.test" })
        {
            Assert.Equal((host, HttpStatusCode.NotFound), (host, (await GetAsync(Policy, host)).Status));
        }
    }

    [Theory]
    [InlineData("/mail/config-v1.1.xml", "autoconfig.a.test")]
    [InlineData("/mail/config-v1.1.xml?emailaddress=ana%40a.test", "autoconfig.elsewhere.test")]
    [InlineData(WellKnown, "a.test")]
    [InlineData(WellKnown + "?emailaddress=nobody%40here%40a.test", "localhost")]
    public async Task Settings_are_found_by_the_host_or_by_what_follows_the_at_sign(string path, string host)
    {
        var (status, type, text) = await GetAsync(path, host);
        Assert.Equal((HttpStatusCode.OK, "text/xml"), (status, type));
        Assert.Equal(["a.test"], _discovery.Asked);
        var provider = XDocument.Parse(text).Root!.Element("emailProvider")!;
        Assert.Equal("1.1", provider.Parent!.Attribute("version")!.Value);
        Assert.Equal("a.test", provider.Element("domain")!.Value);
        Assert.Equal(["imap", "mail.a.test", "993", "SSL", "password-cleartext", "%EMAILADDRESS%"], Words(provider.Element("incomingServer")!));
        Assert.Equal(["smtp", "mail.a.test", "587", "STARTTLS", "password-cleartext", "%EMAILADDRESS%"], Words(provider.Element("outgoingServer")!));
    }

    [Theory]
    [InlineData(WellKnown + "?emailaddress=ana%40b.test")]
    [InlineData(WellKnown + "?emailaddress=ana")]
    [InlineData(WellKnown + "?emailaddress=%40a.test")]
    public async Task Other_domains_and_what_is_no_address_are_not_found(string path) => Assert.Equal(HttpStatusCode.NotFound, (await GetAsync(path, "a.test")).Status);

    [Fact]
    public async Task What_a_server_is_called_stays_text()
    {
        _discovery.Servers.Insert(0, new ClientServer(ClientProtocol.Imap, "<evil>&\"host", 993, ServerTls.Implicit));
        var (_, _, text) = await GetAsync(WellKnown, "a.test");
        Assert.Equal("<evil>&\"host", XDocument.Parse(text).Descendants("hostname").First().Value);
    }

    [Fact]
    public async Task While_the_gateway_is_away_programs_are_told_to_come_again()
    {
        _discovery.Fails = new MailException(MailError.GatewayUnreachable);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await GetAsync(Policy, "mta-sts.a.test")).Status);
    }

    private static IEnumerable<string> Words(XElement server) => [server.Attribute("type")!.Value, .. server.Elements().Select(e => e.Value)];

    private async Task<(HttpStatusCode Status, string? Type, string Text)> GetAsync(string path, string host)
    {
        using var http = new HttpClient { BaseAddress = _host!.Address };
        using var request = new HttpRequestMessage(HttpMethod.Get, path);
        request.Headers.Host = host;
        using var response = await http.SendAsync(request, Cancelled);
        return (response.StatusCode, response.Content.Headers.ContentType?.MediaType, await response.Content.ReadAsStringAsync(Cancelled));
    }
}
