using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Contacts;
using Webmail.Data;
using Webmail.Data.Contacts;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Contacts;

internal sealed class ContactsService(SessionStore sessions, Database database, TimeProvider time) : IContacts
{
    private const int MostSuggestions = 50;
    private const int MostRows = 500;

    // Sixty days without a letter weigh as much as having been written to 2.7 times less.
    private const double DaysPerStep = 60;

    private static readonly Expression<Func<ContactEntity, Contact>> ToContact = c =>
        new Contact(c.Id, c.Name, c.Address, c.Organisation, c.Phone, c.Notes, c.UseCount, c.LastUsedAt, c.IsCollected);

    public async Task<IReadOnlyList<MailAddress>> SuggestAsync(SessionTicket session, string typed, int limit, CancellationToken cancellationToken)
    {
        var accountId = await AccountOfAsync(session, cancellationToken);
        var now = time.GetUtcNow();
        return await database.RunAsync(
            (context, ct) => Matching(context, accountId, typed)
                .OrderByDescending(c => Math.Log(1 + c.UseCount) - ((now - (c.LastUsedAt ?? c.ChangedAt)).TotalDays / DaysPerStep))
                .ThenBy(c => c.Words)
                .Take(Math.Clamp(limit, 1, MostSuggestions))
                .Select(c => new MailAddress(c.Address, c.Name == "" ? null : c.Name))
                .ToListAsync(ct),
            cancellationToken);
    }

    public async Task<ContactPage> ListAsync(SessionTicket session, string? search, int skip, int take, CancellationToken cancellationToken)
    {
        var accountId = await AccountOfAsync(session, cancellationToken);
        return await database.RunAsync(
            async (context, ct) =>
            {
                var matching = await Matching(context, accountId, search).CountAsync(ct);
                var first = Math.Max(0, skip);
                var rows = await Matching(context, accountId, search)
                    // Words begin with the name, so this sorts Álvaro beside Alvaro whatever the database's collation.
                    .OrderBy(c => c.Words)
                    .ThenBy(c => c.Id)
                    .Skip(first)
                    .Take(Math.Clamp(take, 1, MostRows))
                    .Select(ToContact)
                    .ToListAsync(ct);
                return new ContactPage(matching, first, rows);
            },
            cancellationToken);
    }

    public async Task<Contact> AddAsync(SessionTicket session, ContactEdit edit, CancellationToken cancellationToken)
    {
        var accountId = await AccountOfAsync(session, cancellationToken);
        var wanted = ContactEditCheck.Require(edit);
        return await database.RunAsync(
            async (context, ct) =>
            {
                // An address that was only collected becomes a contact of one's own, with its history.
                var key = wanted.Address.ToLowerInvariant();
                var contact = await context.Contacts.SingleOrDefaultAsync(c => c.AccountId == accountId && c.AddressKey == key, ct);
                if (contact is { IsCollected: false })
                {
                    throw Exists(wanted.Address);
                }

                if (contact is null)
                {
                    var now = time.GetUtcNow();
                    contact = new ContactEntity
                    {
                        Id = Guid.CreateVersion7(now),
                        AccountId = accountId,
                        Name = "",
                        Address = "",
                        AddressKey = "",
                        Words = "",
                        CreatedAt = now,
                    };
                    context.Contacts.Add(contact);
                }

                return await SaveAsync(context, contact, wanted, ct);
            },
            cancellationToken);
    }

    public async Task<Contact> UpdateAsync(SessionTicket session, Guid contactId, ContactEdit edit, CancellationToken cancellationToken)
    {
        var accountId = await AccountOfAsync(session, cancellationToken);
        var wanted = ContactEditCheck.Require(edit);
        return await database.RunAsync(
            async (context, ct) =>
            {
                var contact = await context.Contacts.SingleOrDefaultAsync(c => c.AccountId == accountId && c.Id == contactId, ct)
                    ?? throw new MailException(MailError.ContactGone);
                return await SaveAsync(context, contact, wanted, ct);
            },
            cancellationToken);
    }

    public async Task DeleteAsync(SessionTicket session, Guid contactId, CancellationToken cancellationToken)
    {
        var accountId = await AccountOfAsync(session, cancellationToken);
        await database.RunAsync(
            (context, ct) => context.Contacts.Where(c => c.AccountId == accountId && c.Id == contactId).ExecuteDeleteAsync(ct), cancellationToken);
    }

    private async Task<Guid> AccountOfAsync(SessionTicket session, CancellationToken cancellationToken) =>
        (await sessions.OpenAsync(session, cancellationToken)).Account.AccountId;

    private static IQueryable<ContactEntity> Matching(WebmailDbContext context, Guid accountId, string? typed)
    {
        var contacts = context.Contacts.AsNoTracking().Where(c => c.AccountId == accountId);
        return ContactWords.ToPrefixQuery(typed) is { } query
            ? contacts.Where(c => c.SearchVector.Matches(EF.Functions.ToTsQuery("simple", query)))
            : contacts;
    }

    private async Task<Contact> SaveAsync(WebmailDbContext context, ContactEntity contact, ContactEdit wanted, CancellationToken cancellationToken)
    {
        contact.Name = wanted.Name;
        contact.Address = wanted.Address;
        contact.AddressKey = wanted.Address.ToLowerInvariant();
        contact.Organisation = wanted.Organisation;
        contact.Phone = wanted.Phone;
        contact.Notes = wanted.Notes;
        contact.IsCollected = false;
        contact.ChangedAt = time.GetUtcNow();
        contact.Words = ContactWords.Of(wanted.Name, wanted.Address, wanted.Organisation);
        try
        {
            await context.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateException exception) when (Database.IsUniqueViolation(exception))
        {
            throw Exists(wanted.Address);
        }

        return new Contact(contact.Id, contact.Name, contact.Address, contact.Organisation, contact.Phone, contact.Notes, contact.UseCount, contact.LastUsedAt, contact.IsCollected);
    }

    private static MailException Exists(string address) => new(MailError.ContactExists) { Subject = address };
}
