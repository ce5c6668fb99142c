using Webmail.Gateway;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Domains;
using Xunit;

namespace Webmail.Tests.Hosting;

public sealed class GatewayOptionsTests
{
    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    [InlineData("localhost")]
    public void Unprotected_connections_are_accepted_on_this_machine(string host) => Assert.Empty(Check(Domain("a.test", host, TlsMode.None)));

    [Theory]
    [InlineData("mail.a.test")]
    [InlineData("10.0.0.1")]
    [InlineData("localhost.evil.test")]
    public void Elsewhere_they_need_to_be_asked_for(string host)
    {
        Assert.Contains("Webmail:Domains:0:Imap:Tls is None", Assert.Single(Check(Domain("a.test", host, TlsMode.None))), StringComparison.Ordinal);
        Assert.Empty(Check(Domain("a.test", host, TlsMode.None, allowInsecure: true)));
        Assert.Empty(Check(Domain("a.test", host, TlsMode.Implicit)));
    }

    [Fact]
    public void A_domain_named_twice_or_not_at_all_is_told_with_its_key()
    {
        var failures = Check(Domain("a.test", "localhost", TlsMode.None), Domain("A.test.", "localhost", TlsMode.None), Domain("not a domain", "localhost", TlsMode.None));
        Assert.Contains(failures, f => f.StartsWith("Webmail:Domains has a.test more than once", StringComparison.Ordinal));
        Assert.Contains(failures, f => f.StartsWith("Webmail:Domains:2:Name", StringComparison.Ordinal));
    }

    [Fact]
    public void Nonsense_in_times_ports_and_files_is_told_with_its_key()
    {
        var domain = Domain("a.test", "localhost", TlsMode.StartTls);
        domain.Imap.Port = 0;
        domain.Submission.CaFile = "/does/not/exist.pem";
        var failures = new GatewayOptionsValidator().Validate(null, new GatewayOptions
        {
            Domains = [domain],
            Sessions = new SessionOptions { Idle = TimeSpan.Zero, Pepper = "short" },
            SignIn = new SignInOptions { AttemptsPerAddress = 0, RejectionTime = TimeSpan.FromHours(1) },
        }).Failures!.ToList();
        Assert.All(
            ["Webmail:Domains:0:Imap:Port", "Webmail:Domains:0:Submission:CaFile", "Webmail:Sessions:Idle", "Webmail:Sessions:Pepper", "Webmail:SignIn:AttemptsPerAddress", "Webmail:SignIn:RejectionTime"],
            key => Assert.Contains(failures, f => f.StartsWith(key, StringComparison.Ordinal)));
    }

    [Fact]
    public void What_is_asked_and_told_outside_is_checked_with_its_key()
    {
        var failures = new GatewayOptionsValidator().Validate(null, new GatewayOptions
        {
            Hosted = new HostedOptions { Public = new PublicPorts { Imaps = 70000 }, MtaSts = new MtaStsOptions { Mode = (MtaStsMode)7, MaxAge = TimeSpan.FromDays(400) } },
            Dns = new DnsOptions { Servers = "192.0.2.53 ns.example.org", Timeout = TimeSpan.Zero },
            Discovery = new DiscoveryOptions { Timeout = TimeSpan.Zero, Networks = "10.0.0.0/8 inside", ProviderDatabase = new Uri("http://providers.example/") },
        }).Failures!.ToList();
        Assert.All(
            [
                "Webmail:Hosted:Public:Imaps", "Webmail:Hosted:MtaSts:Mode", "Webmail:Hosted:MtaSts:MaxAge", "Webmail:Dns:Servers", "Webmail:Dns:Timeout",
                "Webmail:Discovery:Timeout", "Webmail:Discovery:Networks", "Webmail:Discovery:ProviderDatabase",
            ],
            key => Assert.Single(failures, f => f.StartsWith(key, StringComparison.Ordinal)));
    }

    [Fact]
    public void Hosted_domains_need_names_servers_and_no_second_place()
    {
        var failures = new GatewayOptionsValidator().Validate(null, new GatewayOptions
        {
            Domains = [Domain("a.test", "localhost", TlsMode.None)],
            Hosted = new HostedOptions { Domains = "A.test. b..test", MailboxesFile = "/does/not/exist" },
        }).Failures!.ToList();
        Assert.All(
            [
                "Webmail:Hosted:Domains and Webmail:Domains both have a.test",
                "Webmail:Hosted:Domains must be domains",
                "Webmail:Hosted:Imap:Host",
                "Webmail:Hosted:Submission:Host",
                "Webmail:Hosted:MailboxesFile",
                "Webmail:SecondFactor:Key",
            ],
            key => Assert.Contains(failures, f => f.StartsWith(key, StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData("A.Test", "a.test")]
    [InlineData("a.test.", "a.test")]
    [InlineData("correo.españa.test", "correo.xn--espaa-rta.test")]
    [InlineData("", null)]
    [InlineData("a b", null)]
    [InlineData("a..b", null)]
    [InlineData("[127.0.0.1]", null)]
    public void Domains_are_compared_as_DNS_compares_them(string domain, string? name) => Assert.Equal(name, DomainDirectory.Normalize(domain));

    private static List<string> Check(params DomainOptions[] domains) =>
        [.. new GatewayOptionsValidator().Validate(null, new GatewayOptions { Domains = domains }).Failures ?? []];

    private static DomainOptions Domain(string name, string imapHost, TlsMode tls, bool allowInsecure = false) => new()
    {
        Name = name,
        Imap = new EndpointOptions { Host = imapHost, Port = 143, Tls = tls },
        Submission = new EndpointOptions { Host = "localhost", Port = 587, Tls = TlsMode.StartTls },
        AllowInsecure = allowInsecure,
    };
}
