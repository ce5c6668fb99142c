using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Data;
using Webmail.Data.Contacts;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Contacts;

/// <summary>Remembers whom one writes to, and how often.</summary>
internal sealed class ContactCollector(Database database, TimeProvider time)
{
    private const int MostAtOnce = 500;

    /// <summary>Counts one use of each address; new ones become collected contacts. For after the message was sent.</summary>
    /// <exception cref="MailException">DatabaseUnreachable.</exception>
    public async Task CollectAsync(Guid accountId, IEnumerable<MailAddress> addresses, CancellationToken cancellationToken)
    {
        var used = new Dictionary<string, MailAddress>(StringComparer.Ordinal);
        foreach (var address in addresses)
        {
            if (used.Count < MostAtOnce && ContactEditCheck.Normalize(address.Address) is { } bare)
            {
                used.TryAdd(bare.ToLowerInvariant(), address with { Address = bare });
            }
        }

        if (used.Count == 0)
        {
            return;
        }

        if (!await TryCountAsync(accountId, used, cancellationToken))
        {
            // Another message to a new address was sent at the same moment; its row is there now.
            await TryCountAsync(accountId, used, cancellationToken);
        }
    }

    private Task<bool> TryCountAsync(Guid accountId, Dictionary<string, MailAddress> used, CancellationToken cancellationToken) => database.RunAsync(
        async (context, ct) =>
        {
            var now = time.GetUtcNow();
            var known = await context.Contacts.Where(c => c.AccountId == accountId && used.Keys.Contains(c.AddressKey)).ToDictionaryAsync(c => c.AddressKey, ct);
            foreach (var (key, address) in used)
            {
                var contact = known.GetValueOrDefault(key) ?? Add(context, accountId, key, address, now);
                contact.UseCount++;
                contact.LastUsedAt = now;
                if (contact is { IsCollected: true, Name: "" } && NameOf(address) is { Length: > 0 } name)
                {
                    contact.Name = name;
                    contact.Words = ContactWords.Of(name, contact.Address);
                }
            }

            try
            {
                await context.SaveChangesAsync(ct);
                return true;
            }
            catch (DbUpdateException exception) when (Database.IsUniqueViolation(exception))
            {
                return false;
            }
        },
        cancellationToken);

    private static ContactEntity Add(WebmailDbContext context, Guid accountId, string key, MailAddress address, DateTimeOffset now)
    {
        var contact = new ContactEntity
        {
            Id = Guid.CreateVersion7(now),
            AccountId = accountId,
            Name = "",
            Address = address.Address,
            AddressKey = key,
            Words = ContactWords.Of(address.Address),
            IsCollected = true,
            CreatedAt = now,
            ChangedAt = now,
        };
        context.Contacts.Add(contact);
        return contact;
    }

    private static string NameOf(MailAddress address)
    {
        var name = new string([.. (address.Name ?? "").Where(c => !char.IsControl(c))]).Trim();
        return name.Length <= 200 ? name : name[..200];
    }
}
