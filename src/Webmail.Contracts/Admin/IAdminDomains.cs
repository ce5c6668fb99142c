using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Admin;

/// <summary>The page of domains.</summary>
/// <remarks>Every call throws MailException: SessionGone; NotAllowed for whoever is no administrator; DatabaseUnreachable.</remarks>
public interface IAdminDomains
{
    Task<IReadOnlyList<AdminDomain>> ListAsync(SessionTicket session, CancellationToken cancellationToken);

    /// <exception cref="MailException">DomainGone.</exception>
    Task<DomainDetail> OpenAsync(SessionTicket session, string name, CancellationToken cancellationToken);

    /// <summary>Asks DNS now about every record that the zone of a hosted domain needs, and about the mail host. May take some seconds.</summary>
    /// <returns>The records of OpenAsync in their order, and what follows from them; nothing for a proxied domain.</returns>
    /// <exception cref="MailException">DomainGone.</exception>
    Task<IReadOnlyList<DnsCheck>> CheckAsync(SessionTicket session, string name, CancellationToken cancellationToken);

    /// <summary>Looks for the servers of a domain elsewhere, where it says itself what they are, and connects to them once. Nothing is saved.</summary>
    /// <exception cref="MailException">DomainMalformed.</exception>
    Task<FoundServers> FindServersAsync(SessionTicket session, string name, CancellationToken cancellationToken);

    /// <summary>Connects once to servers that somebody typed, as the found ones are. Nothing is saved, and servers that fail may be saved all the same.</summary>
    /// <exception cref="MailException">DomainMalformed for a server that is none.</exception>
    Task<TriedServers> TryServersAsync(SessionTicket session, DomainServers servers, CancellationToken cancellationToken);

    /// <exception cref="MailException">DomainExists; DomainMalformed for a name or server that is none.</exception>
    Task<AdminDomain> AddAsync(SessionTicket session, DomainEdit edit, CancellationToken cancellationToken);

    /// <summary>The name stays. A hosted domain can't become a proxied one while it has mailboxes.</summary>
    /// <exception cref="MailException">DomainGone, DomainInUse, DomainMalformed; NotAllowed with the domain as subject where configuration owns it.</exception>
    Task<AdminDomain> UpdateAsync(SessionTicket session, DomainEdit edit, CancellationToken cancellationToken);

    /// <exception cref="MailException">DomainInUse while it has mailboxes, deleted ones in their days of grace too; NotAllowed as above.</exception>
    Task DeleteAsync(SessionTicket session, string name, CancellationToken cancellationToken);

    /// <summary>Makes a key that the domain's mail is signed with from now on, besides those it has: until its record is published, the others hold.</summary>
    /// <exception cref="MailException">DomainGone; NotAllowed for a proxied domain, and where it has as many keys as it may have.</exception>
    Task<DomainDetail> AddDkimKeyAsync(SessionTicket session, string name, CancellationToken cancellationToken);

    /// <summary>Nothing is signed with the key any more, and its private half is gone. A key that is retired or not there is no error.</summary>
    /// <exception cref="MailException">DomainGone; NotAllowed for the only one.</exception>
    Task<DomainDetail> RetireDkimKeyAsync(SessionTicket session, string name, string selector, CancellationToken cancellationToken);
}
