using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Contacts;

namespace Webmail.GatewayClient;

internal sealed class ContactsClient(GatewayConnection gateway) : IContacts
{
    public Task<IReadOnlyList<MailAddress>> SuggestAsync(SessionTicket session, string typed, int limit, CancellationToken cancellationToken) =>
        gateway.CallAsync<IReadOnlyList<MailAddress>>(ContactsApi.Suggest, session, new ContactsApi.SuggestBody(typed, limit), cancellationToken);

    public Task<ContactPage> ListAsync(SessionTicket session, string? search, int skip, int take, CancellationToken cancellationToken) =>
        gateway.CallAsync<ContactPage>(ContactsApi.List, session, new ContactsApi.ListBody(search, skip, take), cancellationToken);

    public Task<Contact> AddAsync(SessionTicket session, ContactEdit edit, CancellationToken cancellationToken) =>
        gateway.CallAsync<Contact>(ContactsApi.Add, session, edit, cancellationToken);

    public Task<Contact> UpdateAsync(SessionTicket session, Guid contactId, ContactEdit edit, CancellationToken cancellationToken) =>
        gateway.CallAsync<Contact>(ContactsApi.Update, session, new ContactsApi.UpdateBody(contactId, edit), cancellationToken);

    public Task DeleteAsync(SessionTicket session, Guid contactId, CancellationToken cancellationToken) =>
        gateway.CallAsync(ContactsApi.Delete, session, new ContactsApi.DeleteBody(contactId), cancellationToken);
}
