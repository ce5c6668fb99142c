namespace Webmail.Contracts.Discovery;

/// <summary>What other programs and servers may learn of a domain, knowing its name. Nobody is signed in, and no mailbox is ever asked about.</summary>
/// <remarks>Throws MailException: DatabaseUnreachable.</remarks>
public interface IDiscovery
{
    /// <returns>The MTA-STS policy of a domain hosted here, as it is served (RFC 8461 §3.2); null for any other domain.</returns>
    Task<string?> PolicyAsync(string domain, CancellationToken cancellationToken);

    /// <returns>Where a mail program finds a domain's mail; null for a domain that is not served here, or whose servers only we can reach.</returns>
    Task<ClientSettings?> SettingsAsync(string domain, CancellationToken cancellationToken);
}
