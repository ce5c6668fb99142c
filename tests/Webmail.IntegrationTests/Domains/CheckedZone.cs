using System.Net.Security;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Admin;
using Webmail.Gateway;
using Webmail.Gateway.Admin.Domains;
using Webmail.Gateway.Admin.Domains.Checks;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Outside;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Domains;

/// <summary>A real DNS server with zones that are right, missing and wrong in every way the checks know.</summary>
public sealed class CheckedZone : IAsyncLifetime
{
    public const string MailHost = "mail.good.test";

    /// <summary>Out on the Internet, as far as the checks can tell; nobody connects to it.</summary>
    public const string HostAddress = "11.22.33.44";

    public const string Key = "MIIBIjANBgkqhkiG9w0BAQEFAAOCAQ8AMIIBCgKCAQEAuVs";

    private DnsServer? _dns;

    private static GatewayOptions Options { get; } = new()
    {
        PublicUrl = new Uri("https://page.good.test"),
        Hosted = new HostedOptions { PublicName = MailHost },
    };

    internal static MtaStsPolicy Policy { get; } = MtaStsPolicy.Of(Options.Hosted.MtaSts, MailHost);

    private static string[] Records =>
    [
        $"host-record={MailHost},{HostAddress}", "host-record=page.good.test,127.0.0.1", "host-record=elsewhere.test,11.22.33.99", "host-record=mx2.good.test,11.22.33.55",

        "mx-host=good.test,mail.good.test,10", "txt-record=good.test,\"v=spf1 mx -all\"", "txt-record=good.test,\"verification=abc\"",
        "txt-record=_dmarc.good.test,\"v=DMARC1; p=quarantine; rua=mailto:postmaster@good.test\"",
        $"txt-record=k1._domainkey.good.test,\"v=DKIM1; k=rsa; p={Key[..20]} \",\" {Key[20..]}\"",
        $"txt-record=_mta-sts.good.test,\"v=STSv1; id={Policy.Id};\"", "cname=mta-sts.good.test,page.good.test", "cname=autoconfig.good.test,page.good.test",
        "txt-record=_smtp._tls.good.test,\"v=TLSRPTv1; rua=mailto:postmaster@good.test\"",
        "srv-host=_imaps._tcp.good.test,mail.good.test,993,0,1", "srv-host=_imap._tcp.good.test", "srv-host=_pop3s._tcp.good.test,mail.good.test,995,10,1",
        "srv-host=_pop3._tcp.good.test", "srv-host=_submissions._tcp.good.test,mail.good.test,465,0,1", "srv-host=_submission._tcp.good.test,mail.good.test,587,10,1",

        "mx-host=elsewhere-mx.test,elsewhere.test,10", "mx-host=first.test,mail.good.test,20", "mx-host=first.test,elsewhere.test,5",
        "mx-host=also.test,mail.good.test,10", "mx-host=also.test,elsewhere.test,20", "host-record=same.test,11.22.33.44", "mx-host=othername.test,same.test,10",

        "txt-record=_dmarc.none.test,\"v=DMARC1;p=none; pct=50\"", "txt-record=_dmarc.twice.test,\"v=DMARC1; p=reject\"", "txt-record=_dmarc.twice.test,\"v=DMARC1; p=none\"",
        "txt-record=_dmarc.broken.test,\"v=DMARC1; p=everything\"", "txt-record=_dmarc.strict.test,\"v=DMARC1; p=reject; rua=mailto:a@strict.test!10m,mailto:b@other.test\"",

        "txt-record=k1._domainkey.revoked.test,\"v=DKIM1; p=\"", "txt-record=k1._domainkey.otherkey.test,\"v=DKIM1; p=AAAA\"",
        $"txt-record=k1._domainkey.testing.test,\"k=rsa; t=y:s; p={Key}\"", "txt-record=k1._domainkey.nokey.test,\"v=DKIM1; k=rsa\"",

        "txt-record=_mta-sts.old.test,\"v=STSv1; id=20200101;\"", "host-record=mta-sts.old.test,11.22.33.99",
        "txt-record=_smtp._tls.old.test,\"v=TLSRPTv1; rua=ftp://old.test\"",
        "srv-host=_imaps._tcp.old.test,elsewhere.test,993,0,1", "srv-host=_imap._tcp.old.test,elsewhere.test,143,0,1",
        "srv-host=_submissions._tcp.old.test,mail.good.test,465,10,1", "srv-host=_submissions._tcp.old.test,elsewhere.test,465,0,1",

        .. SpfCheckTests.Records.SelectMany((r, i) => r.Texts.Select(t => $"txt-record=spf{i}.test,\"{t}\"")),
        "txt-record=include.test,\"v=spf1 ip4:11.22.33.44 -all\"", "txt-record=deny.test,\"v=spf1 -all\"", "txt-record=loop.test,\"v=spf1 include:loop.test -all\"",
        "host-record=44.33.22.11.in-addr.allowed.test,127.0.0.2",
    ];

    internal DnsServer Dns => _dns!;

    public async ValueTask InitializeAsync() => _dns = await DnsServer.StartAsync(Records, CancellationToken.None);

    public ValueTask DisposeAsync() => _dns?.DisposeAsync() ?? ValueTask.CompletedTask;

    /// <summary>All checks of a domain, whose DKIM key is <see cref="Key"/>.</summary>
    /// <param name="https">Where port 443 of what is fetched is really found; nothing is fetched without.</param>
    internal async Task<IReadOnlyList<DnsCheck>> CheckAsync(string domain, CancellationToken cancellationToken, int https = 0, string? servers = null, string? mailHost = null)
    {
        var options = new GatewayOptions { Dns = new DnsOptions { Servers = servers ?? Dns.Address, Timeout = TimeSpan.FromSeconds(servers is null ? 10 : 0.2) } };
        using var resolver = new DnsResolver(Microsoft.Extensions.Options.Options.Create(options));
        var outside = new OutsideConnections(resolver.AddressesAsync, e => https > 0 && e.Port == 443)
        {
            PortOf = _ => https,
            Believes = (_, _, _, errors) => (errors & ~SslPolicyErrors.RemoteCertificateChainErrors) == SslPolicyErrors.None,
        };
        using var files = new OutsideFile(outside, TimeSpan.FromSeconds(10), TimeProvider.System);
        var services = PublicServices.Of(domain, Options) with { MailHost = mailHost ?? MailHost };
        var records = DnsRecords.Of(domain, services, Policy, []).Append(new DnsRecord(DnsPurpose.Dkim, $"k1._domainkey.{domain}", "TXT", $"v=DKIM1; k=rsa; p={Key}", true));
        return await DomainChecks.RunAsync(new CheckScope(domain, services, Policy, new DnsLookups(resolver, cancellationToken), files), [.. records], cancellationToken);
    }
}
