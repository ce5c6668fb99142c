using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Gateway;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Outside;
using Webmail.Testing;
using Webmail.Testing.Http;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Discovery;

/// <summary>The servers of a domain elsewhere, found by what a real DNS server and a web server say, and tried on a real Dovecot and Postfix.</summary>
public sealed class ServerSearchTests(MailStack stack) : IAsyncLifetime
{
    private DnsServer? _dns;

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private MailServer Imap => new("localhost", stack.Servers.ImapsPort, ServerTls.Implicit);

    private MailServer Submission => new("localhost", stack.Servers.SubmissionPort, ServerTls.StartTls);

    private RemoteCertificateValidationCallback Ours => new ServerTrust().For(new ServerEndpoint("localhost", 0, TlsMode.Implicit, stack.Servers.CaFile));

    public async ValueTask InitializeAsync() => _dns = await DnsServer.StartAsync(
        [
            "host-record=localhost,127.0.0.1", "host-record=imap.other.test,127.0.0.1",
            $"srv-host=_imaps._tcp.srv.test,localhost,{Imap.Port},0,1", "srv-host=_imaps._tcp.srv.test,worse.test,993,10,1",
            "srv-host=_submissions._tcp.srv.test", $"srv-host=_submission._tcp.srv.test,localhost,{Submission.Port},0,1",
            $"srv-host=_imaps._tcp.named.test,imap.other.test,{Imap.Port},0,1", "srv-host=_submissions._tcp.named.test,nowhere.test,465,0,1",
            $"srv-host=_imaps._tcp.clear.test,localhost,{stack.Servers.ImapPort},0,1", "srv-host=_submissions._tcp.clear.test,localhost,9,0,1",
            "srv-host=_imaps._tcp.gone.test", "srv-host=_imap._tcp.gone.test",
            "host-record=autoconfig.auto.test,127.0.0.1", "host-record=known.test,127.0.0.1",
        ],
        Cancelled);

    public ValueTask DisposeAsync() => _dns?.DisposeAsync() ?? ValueTask.CompletedTask;

    [Fact]
    public async Task Servers_are_found_in_the_domain_s_records_and_answer()
    {
        var found = await FindAsync("Srv.test");
        Assert.Equal((ServerSource.ServiceRecords, "srv.test", new DomainServers(Imap, Submission)), (found.Source, found.Where, found.Servers));
        Assert.Equal((new ServerTrial(TrialOutcome.Works), new ServerTrial(TrialOutcome.Works)), (found.Imap, found.Submission));
    }

    [Fact]
    public async Task What_is_wrong_with_a_server_is_told_apart()
    {
        var named = await FindAsync("named.test");
        Assert.Equal(TrialOutcome.CertificateOtherName, named.Imap!.Outcome);
        Assert.Contains("localhost", named.Imap.Detail, StringComparison.Ordinal);
        Assert.Equal(TrialOutcome.NameUnknown, named.Submission!.Outcome);

        var clear = await FindAsync("clear.test");
        Assert.Equal((TrialOutcome.NoTls, TrialOutcome.Unreachable), (clear.Imap!.Outcome, clear.Submission!.Outcome));

        var untrusted = await FindAsync("srv.test", believes: null);
        Assert.Equal((TrialOutcome.CertificateUntrusted, TrialOutcome.CertificateUntrusted), (untrusted.Imap!.Outcome, untrusted.Submission!.Outcome));
        Assert.NotEmpty(untrusted.Imap.Detail);
    }

    [Fact]
    public async Task Servers_that_were_typed_are_tried_as_they_were_typed()
    {
        var typed = await TryAsync(Imap, Submission);
        Assert.True(typed.BothWork, $"{typed}");
        // In the clear where that was typed, as a server of one's own may be; Postfix takes no password without TLS.
        var clear = await TryAsync(Imap with { Port = stack.Servers.ImapPort, Tls = ServerTls.None }, Submission with { Tls = ServerTls.None });
        Assert.Equal((TrialOutcome.Works, TrialOutcome.NoSignIn), (clear.Imap.Outcome, clear.Submission.Outcome));
    }

    [Fact]
    public async Task What_is_wrong_with_a_typed_server_is_told_apart()
    {
        // Exchanged: each answers, but not as what it is named for.
        var exchanged = await TryAsync(Submission with { Port = stack.Servers.SubmissionsPort, Tls = ServerTls.Implicit }, Imap);
        Assert.Equal((TrialOutcome.NoMailServer, TrialOutcome.NoMailServer), (exchanged.Imap.Outcome, exchanged.Submission.Outcome));
        // The port for mail from other servers, and one where nobody is.
        var elsewhere = await TryAsync(Imap with { Port = 9 }, Submission with { Port = stack.Servers.SmtpPort });
        Assert.Equal((TrialOutcome.Unreachable, TrialOutcome.NoSignIn), (elsewhere.Imap.Outcome, elsewhere.Submission.Outcome));
        // Encrypted from the first byte where it begins in the clear.
        Assert.Equal(TrialOutcome.NoTls, (await TryAsync(Imap, Submission with { Tls = ServerTls.Implicit })).Submission.Outcome);
        var untrusted = await TryAsync(Imap, Submission, believes: null);
        Assert.Equal((TrialOutcome.CertificateUntrusted, TrialOutcome.CertificateUntrusted), (untrusted.Imap.Outcome, untrusted.Submission.Outcome));
    }

    [Fact]
    public async Task A_server_that_says_nothing_is_given_up_in_time()
    {
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();
        var tried = await TryAsync(Imap with { Port = ((IPEndPoint)silent.LocalEndpoint).Port }, Submission, Ours, TimeSpan.FromMilliseconds(300));
        Assert.Equal(TrialOutcome.Unreachable, tried.Imap.Outcome);
    }

    [Fact]
    public async Task This_machine_is_not_connected_to_unless_that_is_allowed()
    {
        await using var https = new ScriptedHttpServer(_ => ScriptedHttpServer.Ok(File()), TestCertificates.SelfSigned("known.test"));
        var found = await FindAsync("srv.test", mayConnect: false);
        Assert.Equal((TrialOutcome.NotPublic, TrialOutcome.NotPublic), (found.Imap!.Outcome, found.Submission!.Outcome));
        Assert.Equal(ServerSource.Nowhere, (await FindAsync("known.test", https.Port, mayConnect: false)).Source);
        Assert.Equal(0, https.ConnectionCount);
    }

    [Theory]
    [InlineData("auto.test", "autoconfig.auto.test", "https://autoconfig.auto.test/mail/config-v1.1.xml")]
    [InlineData("known.test", "known.test", "https://known.test/.well-known/autoconfig/mail/config-v1.1.xml")]
    public async Task Servers_are_found_in_the_provider_s_own_file(string domain, string host, string address)
    {
        await using var https = new ScriptedHttpServer(_ => ScriptedHttpServer.Ok(File()), TestCertificates.SelfSigned(host));
        var found = await FindAsync(domain, https.Port);
        Assert.Equal((ServerSource.Autoconfig, address, new DomainServers(Imap, Submission), false), (found.Source, found.Where, found.Servers, found.HasOtherUserNames));
        Assert.Equal((TrialOutcome.Works, TrialOutcome.Works), (found.Imap!.Outcome, found.Submission!.Outcome));
    }

    [Fact]
    public async Task A_file_that_came_without_protection_says_so_and_so_does_one_for_other_user_names()
    {
        await using var http = new ScriptedHttpServer(_ => ScriptedHttpServer.Ok(File("%EMAILLOCALPART%")));
        var found = await FindAsync("auto.test", http: http.Port);
        Assert.Equal((ServerSource.UnprotectedAutoconfig, new DomainServers(Imap, Submission), true), (found.Source, found.Servers, found.HasOtherUserNames));
    }

    [Fact]
    public async Task A_redirect_is_followed_but_not_without_end_and_never_out_of_https()
    {
        await using var http = new ScriptedHttpServer(_ => ScriptedHttpServer.Ok(File()));
        await using var down = new ScriptedHttpServer(_ => ScriptedHttpServer.Redirect("http://auto.test/x"), TestCertificates.SelfSigned("autoconfig.auto.test"));
        Assert.Equal(ServerSource.UnprotectedAutoconfig, (await FindAsync("auto.test", down.Port, http.Port)).Source);

        await using var loop = new ScriptedHttpServer(_ => ScriptedHttpServer.Redirect("/again"), TestCertificates.SelfSigned("autoconfig.auto.test"));
        Assert.Equal(ServerSource.Nowhere, (await FindAsync("auto.test", loop.Port)).Source);
        Assert.True(loop.Requests.Count < 6);
    }

    [Theory]
    [InlineData("gone.test")]
    [InlineData("nothing.test")]
    public async Task A_domain_that_says_nothing_has_nothing(string domain) => Assert.Equal(new FoundServers(ServerSource.Nowhere), await FindAsync(domain));

    [Fact]
    public async Task What_is_no_domain_is_refused_and_without_DNS_nothing_is_claimed()
    {
        Assert.Equal(MailError.DomainMalformed, (await Assert.ThrowsAsync<MailException>(() => FindAsync("not a domain"))).Error);
        await using var unwilling = await DnsServer.StartAsync([], Cancelled, isWhole: false);
        Assert.Equal(new FoundServers(ServerSource.NotAsked), await FindAsync("srv.test", dns: unwilling));
    }

    private string File(string userName = "%EMAILADDRESS%") =>
        $"""
        <?xml version="1.0"?>
        <clientConfig version="1.1"><emailProvider id="auto.test"><domain>auto.test</domain>
          <incomingServer type="pop3"><hostname>pop.auto.test</hostname><port>995</port><socketType>SSL</socketType><username>{userName}</username></incomingServer>
          <incomingServer type="imap"><hostname>plain.auto.test</hostname><port>143</port><socketType>plain</socketType><username>{userName}</username></incomingServer>
          <incomingServer type="imap"><hostname>localhost</hostname><port>{Imap.Port}</port><socketType>SSL</socketType><username>{userName}</username></incomingServer>
          <outgoingServer type="smtp"><hostname>localhost</hostname><port>{Submission.Port}</port><socketType>STARTTLS</socketType><username>{userName}</username></outgoingServer>
        </emailProvider></clientConfig>
        """;

    private Task<FoundServers> FindAsync(string domain, int https = 9, int http = 9, bool mayConnect = true, DnsServer? dns = null) => FindAsync(domain, Ours, https, http, mayConnect, dns);

    private async Task<FoundServers> FindAsync(string domain, RemoteCertificateValidationCallback? believes, int https = 9, int http = 9, bool mayConnect = true, DnsServer? dns = null)
    {
        var options = Settings(dns ?? _dns!, TimeSpan.FromSeconds(20));
        using var resolver = new DnsResolver(options);
        // The stack's authority for the stack's servers; of the web servers, who are signed by nobody, only the name counts.
        var outside = new OutsideConnections(resolver.AddressesAsync, _ => mayConnect)
        {
            PortOf = port => port switch { 443 => https, 80 => http, _ => port },
            Believes = believes is null ? null : (sender, certificate, chain, errors) => believes(sender, certificate, chain, errors)
                || (certificate!.Issuer == certificate.Subject && !errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch)),
        };
        using var files = new OutsideFile(outside, TimeSpan.FromSeconds(20), TimeProvider.System);
        return await new ServerSearch(resolver, files, new ServerTrials(outside, options, TimeProvider.System), options).FindAsync(domain, Cancelled);
    }

    private Task<TriedServers> TryAsync(MailServer imap, MailServer submission) => TryAsync(imap, submission, Ours);

    private async Task<TriedServers> TryAsync(MailServer imap, MailServer submission, RemoteCertificateValidationCallback? believes, TimeSpan? timeout = null)
    {
        var options = Settings(_dns!, timeout ?? TimeSpan.FromSeconds(20));
        using var resolver = new DnsResolver(options);
        return await new ServerTrials(new OutsideConnections(resolver.AddressesAsync, _ => true) { Believes = believes }, options, TimeProvider.System)
            .BothAsync(new DomainServers(imap, submission), Cancelled);
    }

    private static IOptions<GatewayOptions> Settings(DnsServer dns, TimeSpan timeout) => Options.Create(new GatewayOptions
    {
        Dns = new DnsOptions { Servers = dns.Address, Timeout = TimeSpan.FromSeconds(10) },
        Discovery = new DiscoveryOptions { Timeout = timeout },
    });
}
