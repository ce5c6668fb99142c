using System.Globalization;
using System.Security.Cryptography;
using Microsoft.Extensions.Options;
using Webmail.Data.Domains;

namespace Webmail.Gateway.Admin.Domains;

/// <summary>Makes keys for signing mail. Their private halves are sealed under <c>Webmail:Hosted:Dkim:Key</c>, which the agent beside the spam filter has too.</summary>
internal sealed class DkimKeyMaker(IOptions<GatewayOptions> options)
{
    // RFC 8301 §3.2: at least 1024 bits, 2048 advised. Ed25519 (RFC 8463) is not checked everywhere yet.
    private const int Bits = 2048;

    // The sealing key is random and long: what slows guessing down is not needed, and the agent opens each key once.
    private static readonly PbeParameters Sealing = new(PbeEncryptionAlgorithm.Aes256Cbc, HashAlgorithmName.SHA256, iterationCount: 10_000);

    /// <summary>False where configuration names no sealing key: then nothing is signed.</summary>
    public bool CanMake => options.Value.Hosted.Dkim.Key is not null;

    /// <summary>The key of a domain that has none, if it is hosted.</summary>
    /// <param name="keys">All that the domain has or had.</param>
    public DkimKeyEntity? MakeFirst(DomainEntity domain, IReadOnlyCollection<DkimKeyEntity> keys, DateTimeOffset now) =>
        CanMake && domain.Kind == DomainKind.Hosted && keys.All(k => k.RetiredAt is not null) ? Make(domain.Id, keys, now) : null;

    public DkimKeyEntity Make(Guid domainId, IReadOnlyCollection<DkimKeyEntity> keys, DateTimeOffset now)
    {
        using var rsa = RSA.Create(Bits);
        return new DkimKeyEntity
        {
            Id = Guid.CreateVersion7(now),
            DomainId = domainId,
            Selector = Selector([.. keys.Select(k => k.Selector)], now),
            PublicKey = Convert.ToBase64String(rsa.ExportSubjectPublicKeyInfo()),
            PrivateKey = rsa.ExportEncryptedPkcs8PrivateKeyPem(options.Value.Hosted.Dkim.Key!.Trim(), Sealing),
            CreatedAt = now,
        };
    }

    // The day it was made, so that whoever reads the zone sees how old it is.
    private static string Selector(List<string> taken, DateTimeOffset now)
    {
        var day = now.UtcDateTime.ToString("'s'yyyyMMdd", CultureInfo.InvariantCulture);
        return Enumerable.Range(1, taken.Count + 1).Select(n => n == 1 ? day : string.Create(CultureInfo.InvariantCulture, $"{day}-{n}")).First(name => !taken.Contains(name));
    }
}
