using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Contacts;

/// <summary>The address book, and the addresses one writes to.</summary>
public interface IContacts
{
    /// <summary>Addresses that match what was typed (name or address, any word's beginning, accents ignored), most used first.</summary>
    Task<IReadOnlyList<MailAddress>> SuggestAsync(SessionTicket session, string typed, int limit, CancellationToken cancellationToken);

    Task<ContactPage> ListAsync(SessionTicket session, string? search, int skip, int take, CancellationToken cancellationToken);

    /// <exception cref="MailException">AddressMalformed, ContactExists.</exception>
    Task<Contact> AddAsync(SessionTicket session, ContactEdit edit, CancellationToken cancellationToken);

    /// <exception cref="MailException">ContactGone, AddressMalformed, ContactExists.</exception>
    Task<Contact> UpdateAsync(SessionTicket session, Guid contactId, ContactEdit edit, CancellationToken cancellationToken);

    Task DeleteAsync(SessionTicket session, Guid contactId, CancellationToken cancellationToken);
}
