using System.Net;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Discovery;
using Webmail.Gateway.Domains;
using Webmail.Gateway.Outside;

namespace Webmail.Gateway.Discovery;

/// <summary>Answers from the directory of domains, which reads its table at most every few seconds however often strangers ask.</summary>
internal sealed class DiscoveryService(DomainDirectory directory, IOptions<GatewayOptions> options) : IDiscovery
{
    public async Task<string?> PolicyAsync(string domain, CancellationToken cancellationToken) =>
        await directory.FindAsync(domain, cancellationToken) is { IsHosted: true } hosted
            ? MtaStsPolicy.Of(options.Value.Hosted.MtaSts, PublicServices.Of(hosted.Name, options.Value).MailHost).ToString()
            : null;

    public async Task<ClientSettings?> SettingsAsync(string domain, CancellationToken cancellationToken) => await directory.FindAsync(domain, cancellationToken) switch
    {
        { IsHosted: true } hosted => new ClientSettings(hosted.Name, [.. OurServers(PublicServices.Of(hosted.Name, options.Value))]),
        { } elsewhere when IsForOthers(elsewhere.Imap) && IsForOthers(elsewhere.Submission) => new ClientSettings(
            elsewhere.Name, [ToServer(ClientProtocol.Imap, elsewhere.Imap), ToServer(ClientProtocol.Submission, elsewhere.Submission)]),
        _ => null,
    };

    private static IEnumerable<ClientServer> OurServers(PublicServices services)
    {
        var (host, ports) = (services.MailHost, services.Ports);
        ClientServer[] all =
        [
            new(ClientProtocol.Imap, host, ports.Imaps, ServerTls.Implicit),
            new(ClientProtocol.Pop3, host, ports.Pop3s, ServerTls.Implicit),
            new(ClientProtocol.Submission, host, ports.Submissions, ServerTls.Implicit),
            new(ClientProtocol.Submission, host, ports.Submission, ServerTls.StartTls),
        ];
        return all.Where(s => s.Port > 0);
    }

    private static ClientServer ToServer(ClientProtocol protocol, ServerEndpoint from) =>
        new(protocol, from.Host, from.Port, from.Tls == TlsMode.StartTls ? ServerTls.StartTls : ServerTls.Implicit);

    // A name without a dot, or a private address, is how we reach a server: of no use to others, and not theirs to know.
    private static bool IsForOthers(ServerEndpoint server) => server.Tls != TlsMode.None
        && (IPAddress.TryParse(server.Host, out var address) ? PublicAddress.IsPublic(address) : server.Host.Contains('.', StringComparison.Ordinal));
}
