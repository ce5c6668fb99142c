using MimeKit.Cryptography;
using Org.BouncyCastle.Crypto;
using Org.BouncyCastle.Security;
using Webmail.Contracts.Admin;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>The public keys that a domain's page lists, as a checker finds them once they are in DNS.</summary>
internal sealed class ListedKeys(IReadOnlyList<DnsRecord> records) : IDkimPublicKeyLocator
{
    public AsymmetricKeyParameter LocatePublicKey(string methods, string domain, string selector, CancellationToken cancellationToken = default)
    {
        var record = records.Single(r => r.Name == $"{selector}._domainkey.{domain}" && r.Type == "TXT").Value;
        var tags = record.Split(';').Select(tag => tag.Split('=', 2)).ToDictionary(tag => tag[0].Trim(), tag => tag[1].Trim());
        return tags["v"] == "DKIM1" && tags["k"] == "rsa"
            ? PublicKeyFactory.CreateKey(Convert.FromBase64String(tags["p"]))
            : throw new InvalidOperationException($"'{record}' is no record of a key.");
    }

    public Task<AsymmetricKeyParameter> LocatePublicKeyAsync(string methods, string domain, string selector, CancellationToken cancellationToken = default) =>
        Task.FromResult(LocatePublicKey(methods, domain, selector, cancellationToken));
}
