using System.Security.Cryptography;
using System.Text;
using Webmail.Contracts.Admin;

namespace Webmail.Gateway.Admin.Domains;

/// <summary>What the zone of a hosted domain needs.</summary>
internal static class DnsRecords
{
    // An MTA-STS policy's id changes when the policy does (RFC 8461 §3.1): ours is decided by the host alone.
    private const int PolicyIdBytes = 8;

    /// <param name="host">What DNS calls the mail host.</param>
    public static IReadOnlyList<DnsRecord> Of(string domain, string host) =>
    [
        new(DnsPurpose.Mx, domain, "MX", $"10 {host}.", true),
        // RFC 7208: only the hosts that take the domain's mail send it.
        new(DnsPurpose.Spf, domain, "TXT", "v=spf1 mx -all", true),
        new(DnsPurpose.Dmarc, $"_dmarc.{domain}", "TXT", $"v=DMARC1; p=quarantine; rua=mailto:postmaster@{domain}", true),
        new(DnsPurpose.MtaSts, $"_mta-sts.{domain}", "TXT", $"v=STSv1; id={PolicyId(host)}", false),
        new(DnsPurpose.MtaSts, $"mta-sts.{domain}", "CNAME", $"{host}.", false),
        new(DnsPurpose.TlsRpt, $"_smtp._tls.{domain}", "TXT", $"v=TLSRPTv1; rua=mailto:postmaster@{domain}", false),
        // RFC 6186 §3.4, RFC 8314 §5.1: priority, weight, port, target. "." says that it is not to be had without TLS.
        new(DnsPurpose.Autoconfig, $"_imaps._tcp.{domain}", "SRV", $"0 1 993 {host}.", false),
        new(DnsPurpose.Autoconfig, $"_imap._tcp.{domain}", "SRV", "0 0 0 .", false),
        new(DnsPurpose.Autoconfig, $"_pop3s._tcp.{domain}", "SRV", $"10 1 995 {host}.", false),
        new(DnsPurpose.Autoconfig, $"_pop3._tcp.{domain}", "SRV", "0 0 0 .", false),
        new(DnsPurpose.Autoconfig, $"_submissions._tcp.{domain}", "SRV", $"0 1 465 {host}.", false),
        new(DnsPurpose.Autoconfig, $"_submission._tcp.{domain}", "SRV", $"10 1 587 {host}.", false),
    ];

    private static string PolicyId(string host) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(host)).AsSpan(0, PolicyIdBytes));
}
