using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Admin;

/// <summary>The page of aliases.</summary>
/// <remarks>Every call throws MailException: SessionGone; NotAllowed for whoever is no administrator; DatabaseUnreachable.</remarks>
public interface IAdminAliases
{
    Task<AliasPage> ListAsync(SessionTicket session, AliasQuery query, CancellationToken cancellationToken);

    /// <exception cref="MailException">AliasExists, DomainGone, AddressMalformed with the address as subject, NoRecipients without a target.</exception>
    Task<AdminAlias> AddAsync(SessionTicket session, AliasEdit edit, CancellationToken cancellationToken);

    /// <exception cref="MailException">AliasGone and those of AddAsync.</exception>
    Task<AdminAlias> UpdateAsync(SessionTicket session, Guid aliasId, AliasEdit edit, CancellationToken cancellationToken);

    /// <summary>Those that are gone already are not an error.</summary>
    Task DeleteAsync(SessionTicket session, IReadOnlyList<Guid> aliases, CancellationToken cancellationToken);
}
