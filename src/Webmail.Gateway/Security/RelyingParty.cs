using Microsoft.Extensions.Options;

namespace Webmail.Gateway.Security;

/// <summary>
/// For whom passkeys are made: the one address that people reach us at, from the configuration and not from what a request says. Browsers
/// use a passkey only on pages of the name it was made for.
/// </summary>
internal sealed class RelyingParty(IOptions<GatewayOptions> options)
{
    /// <summary>As browsers write it; null where passkeys are not offered.</summary>
    public string? Origin { get; } = options.Value.Hosted.Imap.Host.Length > 0 ? OriginOf(options.Value.PublicUrl) : null;

    /// <summary>WebAuthn's RP ID.</summary>
    public string? Id => Origin is null ? null : new Uri(Origin).IdnHost;

    /// <summary>WebAuthn Level 3 §5.1.2: a name, never a number, and a secure context: https, or this machine.</summary>
    internal static string? OriginOf(Uri? publicUrl)
    {
        if (publicUrl is not { HostNameType: UriHostNameType.Dns })
        {
            return null;
        }

        var host = publicUrl.IdnHost;
        var isHere = host == "localhost" || host.EndsWith(".localhost", StringComparison.Ordinal);
        return publicUrl.Scheme == Uri.UriSchemeHttps || (publicUrl.Scheme == Uri.UriSchemeHttp && isHere)
            ? $"{publicUrl.Scheme}://{host}{(publicUrl.IsDefaultPort ? "" : $":{publicUrl.Port}")}"
            : null;
    }
}
