using System.Globalization;
using Webmail.Contracts.Admin;
using Webmail.Data.Domains;
using Webmail.Gateway.Discovery;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Admin.Domains;

/// <summary>What the zone of a hosted domain needs.</summary>
internal static class DnsRecords
{
    /// <param name="keys">What its mail is signed with, and was until lately.</param>
    public static IReadOnlyList<DnsRecord> Of(string domain, PublicServices services, MtaStsPolicy policy, IReadOnlyList<DkimKeyEntity> keys) =>
    [
        new(DnsPurpose.Mx, domain, "MX", $"10 {services.MailHost}.", true),
        // RFC 7208: only the hosts that take the domain's mail send it.
        new(DnsPurpose.Spf, domain, "TXT", "v=spf1 mx -all", true),
        // RFC 6376 §3.6.1. A retired key's record may go when the mail it signed is read.
        .. keys.Select(k => new DnsRecord(DnsPurpose.Dkim, $"{k.Selector}._domainkey.{domain}", "TXT", $"v=DKIM1; k=rsa; p={k.PublicKey}", k.RetiredAt is null)),
        new(DnsPurpose.Dmarc, $"_dmarc.{domain}", "TXT", $"v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}", true),
        new(DnsPurpose.MtaSts, $"_mta-sts.{domain}", "TXT", $"v=STSv1; id={policy.Id}", false),
        new(DnsPurpose.MtaSts, $"mta-sts.{domain}", "CNAME", $"{services.WebHost}.", false),
        new(DnsPurpose.TlsRpt, $"_smtp._tls.{domain}", "TXT", $"v=TLSRPTv1; rua=mailto:postmaster@{domain}", false),
        // RFC 6186 §3.4, RFC 8314 §5.1: priority, weight, port, target. Nothing is to be had without TLS from the first byte but submission.
        Service("_imaps", domain, 0, services.Ports.Imaps, services.MailHost),
        Service("_imap", domain, 0, 0, services.MailHost),
        Service("_pop3s", domain, 10, services.Ports.Pop3s, services.MailHost),
        Service("_pop3", domain, 0, 0, services.MailHost),
        Service("_submissions", domain, 0, services.Ports.Submissions, services.MailHost),
        Service("_submission", domain, 10, services.Ports.Submission, services.MailHost),
        new(DnsPurpose.Autoconfig, $"autoconfig.{domain}", "CNAME", $"{services.WebHost}.", false),
    ];

    // RFC 2782: the target "." says that the service is decidedly not there.
    private static DnsRecord Service(string service, string domain, int priority, int port, string host) => new(
        DnsPurpose.Autoconfig,
        $"{service}._tcp.{domain}",
        "SRV",
        port == 0 ? "0 0 0 ." : string.Create(CultureInfo.InvariantCulture, $"{priority} 1 {port} {host}."),
        false);
}
