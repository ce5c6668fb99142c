using Microsoft.Extensions.Configuration;
using Xunit;

namespace Webmail.Tests.Hosting;

public sealed class WebmailSettingsTests
{
    private const string Key = "0123456789abcdef";

    [Fact]
    public void One_process_needs_nothing_but_a_database()
    {
        var settings = Read(("ConnectionStrings:Webmail", "Host=db"));
        Assert.Equal((WebmailRole.All, true, true, null), (settings.Role, settings.HasGateway, settings.HasWeb, settings.GatewayKey));
    }

    [Fact]
    public void The_web_role_needs_the_gateways_address_and_key_and_no_database()
    {
        var settings = Read(("Webmail:Role", "web"), ("Webmail:Gateway:Url", "http://gateway:8080"), ("Webmail:Gateway:Key", Key));
        Assert.Equal(new Uri("http://gateway:8080"), settings.GatewayUrl);
        Assert.False(settings.HasGateway);
    }

    [Fact]
    public void Everything_wrong_is_said_at_once_with_its_key_and_what_it_may_be()
    {
        var wrong = Assert.Throws<ConfigurationException>(() => Read(("Webmail:Role", "web"), ("Webmail:Gateway:Url", "gateway:8080"), ("Webmail:Gateway:Key", "short")));
        Assert.Contains("Webmail:Gateway:Url must be the gateway's http or https address", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("Webmail:Gateway:Key must have at least 16 characters", wrong.Message, StringComparison.Ordinal);

        var role = Assert.Throws<ConfigurationException>(() => Read(("Webmail:Role", "both")));
        Assert.Contains("Webmail:Role must be all, web or gateway; it is 'both'", role.Message, StringComparison.Ordinal);
        Assert.Contains("ConnectionStrings:Webmail is missing", role.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_gateway_of_its_own_never_starts_without_a_key() => Assert.Contains(
        "Webmail:Gateway:Key is missing",
        Assert.Throws<ConfigurationException>(() => Read(("Webmail:Role", "gateway"), ("ConnectionStrings:Webmail", "Host=db"))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Proxies_are_trusted_by_network()
    {
        var settings = Read(("ConnectionStrings:Webmail", "Host=db"), ("Webmail:TrustedProxies:0", "172.16.0.0/12"), ("Webmail:TrustedProxies:1", "fd00::/8"));
        Assert.Equal(["172.16.0.0/12", "fd00::/8"], settings.TrustedProxies.Select(n => n.ToString()));
        var wrong = Assert.Throws<ConfigurationException>(() => Read(("ConnectionStrings:Webmail", "Host=db"), ("Webmail:TrustedProxies:0", "my proxy")));
        Assert.Contains("Webmail:TrustedProxies must hold networks, such as 172.16.0.0/12; it has 'my proxy'", wrong.Message, StringComparison.Ordinal);
    }

    private static WebmailSettings Read(params (string Key, string Value)[] values) => WebmailSettings.Read(
        new ConfigurationBuilder().AddInMemoryCollection(values.Select(v => KeyValuePair.Create(v.Key, (string?)v.Value))).Build());
}
