using System.Collections.Concurrent;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace Webmail.Gateway.Domains;

/// <summary>
/// Decides whether a mail server's certificate is believed: the system's authorities, and the endpoint's own CA file where
/// it has one. A certificate for another name is never believed.
/// </summary>
internal sealed class ServerTrust
{
    private readonly ConcurrentDictionary<string, (DateTime WrittenAt, X509Certificate2Collection Authorities)> _authorities = new();

    /// <summary>For MailKit's ServerCertificateValidationCallback.</summary>
    public RemoteCertificateValidationCallback For(ServerEndpoint endpoint) => (_, certificate, chain, errors) =>
        errors == SslPolicyErrors.None
        || (errors == SslPolicyErrors.RemoteCertificateChainErrors
            && endpoint.CaFile is not null
            && certificate is X509Certificate2 leaf
            && IsSignedByOwnAuthority(leaf, chain, endpoint.CaFile));

    private bool IsSignedByOwnAuthority(X509Certificate2 leaf, X509Chain? presented, string caFile)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(AuthoritiesIn(caFile));
        // A private authority seldom publishes revocation lists; the file itself is how it is revoked.
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        if (presented is not null)
        {
            foreach (var element in presented.ChainElements)
            {
                chain.ChainPolicy.ExtraStore.Add(element.Certificate);
            }
        }

        return chain.Build(leaf);
    }

    // Read again when the file changes, so that an authority can be replaced without a restart.
    private X509Certificate2Collection AuthoritiesIn(string caFile)
    {
        var writtenAt = File.GetLastWriteTimeUtc(caFile);
        if (_authorities.TryGetValue(caFile, out var known) && known.WrittenAt == writtenAt)
        {
            return known.Authorities;
        }

        var authorities = new X509Certificate2Collection();
        authorities.ImportFromPemFile(caFile);
        _authorities[caFile] = (writtenAt, authorities);
        return authorities;
    }
}
