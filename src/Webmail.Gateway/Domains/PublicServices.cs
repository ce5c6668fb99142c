namespace Webmail.Gateway.Domains;

/// <summary>What the outside world calls our mail service, and where it answers.</summary>
/// <param name="MailHost">Takes the domain's mail and gives access to it: the target of its MX and SRV records.</param>
/// <param name="WebHost">Answers for mta-sts.DOMAIN and autoconfig.DOMAIN: the page's host.</param>
internal sealed record PublicServices(string MailHost, string WebHost, PublicPorts Ports)
{
    public static PublicServices Of(string domain, GatewayOptions options)
    {
        var mailHost = DomainDirectory.Normalize(options.Hosted.PublicName) ?? $"mail.{domain}";
        // An address by number, or of this machine alone, is no name for others.
        var webHost = options.PublicUrl is { HostNameType: UriHostNameType.Dns, IsLoopback: false } url ? DomainDirectory.Normalize(url.IdnHost) : null;
        return new PublicServices(mailHost, webHost ?? mailHost, options.Hosted.Public);
    }
}
