using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Contacts;

namespace Webmail.Testing.Fakes;

/// <summary>An address book in memory.</summary>
public sealed class FakeContacts : IContacts
{
    public List<Contact> Book { get; } = [];

    public MailException? Fails { get; set; }

    /// <summary>What was searched for, in the order it was asked.</summary>
    public List<string?> Searches { get; } = [];

    public Contact With(string name, string address, int useCount = 0, bool isCollected = false)
    {
        var contact = new Contact(Guid.NewGuid(), name, address, null, null, null, useCount, null, isCollected);
        Book.Add(contact);
        return contact;
    }

    public Task<IReadOnlyList<MailAddress>> SuggestAsync(SessionTicket session, string typed, int limit, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        return Task.FromResult<IReadOnlyList<MailAddress>>(
            [.. Matching(typed).OrderByDescending(c => c.UseCount).Take(limit).Select(c => new MailAddress(c.Address, c.Name.Length == 0 ? null : c.Name))]);
    }

    public Task<ContactPage> ListAsync(SessionTicket session, string? search, int skip, int take, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        Searches.Add(search);
        var found = Matching(search ?? "").OrderBy(c => c.Name, StringComparer.CurrentCultureIgnoreCase).ToArray();
        return Task.FromResult(new ContactPage(found.Length, skip, [.. found.Skip(skip).Take(take)]));
    }

    public Task<Contact> AddAsync(SessionTicket session, ContactEdit edit, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        ThrowIfKnown(edit.Address, except: null);
        var contact = new Contact(Guid.NewGuid(), edit.Name, edit.Address, edit.Organisation, edit.Phone, edit.Notes, 0, null, false);
        Book.Add(contact);
        return Task.FromResult(contact);
    }

    public Task<Contact> UpdateAsync(SessionTicket session, Guid contactId, ContactEdit edit, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        ThrowIfKnown(edit.Address, contactId);
        var index = Book.FindIndex(c => c.Id == contactId);
        if (index < 0)
        {
            throw new MailException(MailError.ContactGone);
        }

        Book[index] = Book[index] with { Name = edit.Name, Address = edit.Address, Organisation = edit.Organisation, Phone = edit.Phone, Notes = edit.Notes, IsCollected = false };
        return Task.FromResult(Book[index]);
    }

    public Task DeleteAsync(SessionTicket session, Guid contactId, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        Book.RemoveAll(c => c.Id == contactId);
        return Task.CompletedTask;
    }

    private IEnumerable<Contact> Matching(string typed) => Book.Where(c =>
        c.Name.Contains(typed, StringComparison.CurrentCultureIgnoreCase) || c.Address.Contains(typed, StringComparison.OrdinalIgnoreCase));

    private void ThrowIfAsked()
    {
        if (Fails is { } problem)
        {
            throw problem;
        }
    }

    private void ThrowIfKnown(string address, Guid? except)
    {
        if (Book.Any(c => c.Id != except && c.Address.Equals(address, StringComparison.OrdinalIgnoreCase)))
        {
            throw new MailException(MailError.ContactExists);
        }
    }
}
