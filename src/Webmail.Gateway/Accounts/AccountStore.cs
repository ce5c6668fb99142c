using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Data.Accounts;
using Webmail.Gateway.Admin;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Accounts;

/// <summary>The accounts table: who signed in here at least once, and how they like their mail shown.</summary>
internal sealed class AccountStore(Database database, TimeProvider time)
{
    /// <exception cref="MailException">SessionGone when the account was taken away; DatabaseUnreachable.</exception>
    public async Task<(AccountEntity Account, AdminStanding Standing)> GetAsync(Guid accountId, CancellationToken cancellationToken)
    {
        var found = await database.RunAsync(
            (context, ct) =>
            {
                var administrators = Administrators.Active(context);
                return context.Accounts.AsNoTracking()
                    .Where(a => a.Id == accountId)
                    .Select(a => new { Account = a, HasSecondFactor = administrators.Where(m => m.Address == a.Address).Select(m => (bool?)m.AppPasswordsOnly).SingleOrDefault() })
                    .SingleOrDefaultAsync(ct);
            },
            cancellationToken);
        return found is null ? throw new MailException(MailError.SessionGone) : (found.Account, StandingOf(found.HasSecondFactor));
    }

    /// <summary>Notes that the mailbox, where it is one of ours, was signed in to.</summary>
    /// <returns>Whether it is an administrator's, and whether a second factor is asked for as of now.</returns>
    public Task<(AdminStanding Standing, bool HasSecondFactor)> NoteSignInAsync(string address, CancellationToken cancellationToken) => database.RunAsync(
        async (context, ct) =>
        {
            var now = time.GetUtcNow();
            // Whoever turns a second factor on has the row locked: this waits for them.
            await context.Mailboxes.Where(m => m.Address == address).ExecuteUpdateAsync(m => m.SetProperty(x => x.LastSignInAt, now), ct);
            var hasSecondFactor = await context.Mailboxes.AnyAsync(m => m.Address == address && m.AppPasswordsOnly, ct);
            var standing = StandingOf(await Administrators.Active(context).Where(m => m.Address == address).Select(m => (bool?)m.AppPasswordsOnly).SingleOrDefaultAsync(ct));
            return (standing, hasSecondFactor);
        },
        cancellationToken);

    public Task<AccountEntity> EnsureAsync(string address, string? culture, CancellationToken cancellationToken) => database.RunAsync(
        async (context, ct) =>
        {
            var now = time.GetUtcNow();
            var account = await context.Accounts.SingleOrDefaultAsync(a => a.Address == address, ct);
            if (account is null)
            {
                account = New(address, culture, now);
                context.Accounts.Add(account);
            }

            account.SignedInAt = now;
            try
            {
                await context.SaveChangesAsync(ct);
                return account;
            }
            catch (DbUpdateException exception) when (Database.IsUniqueViolation(exception))
            {
                // The same person signed in twice at once.
                return await context.Accounts.AsNoTracking().SingleAsync(a => a.Address == address, ct);
            }
        },
        cancellationToken);

    public Task SavePreferencesAsync(Guid accountId, AccountPreferences preferences, CancellationToken cancellationToken) => database.RunAsync(
        (context, ct) => context.Accounts.Where(a => a.Id == accountId).ExecuteUpdateAsync(
            a => a.SetProperty(x => x.DisplayName, preferences.DisplayName)
                .SetProperty(x => x.Culture, preferences.Culture)
                .SetProperty(x => x.Scheme, preferences.Scheme.ToString())
                .SetProperty(x => x.Density, preferences.Density.ToString())
                .SetProperty(x => x.Signature, preferences.Signature),
            ct),
        cancellationToken);

    internal static AccountInfo ToInfo(AccountEntity account, long? maxMessageSize, int maxRecipients, AdminStanding standing) => new(
        account.Address,
        account.DisplayName,
        new AccountPreferences(
            account.DisplayName,
            account.Culture,
            Enum.TryParse<ColorScheme>(account.Scheme, out var scheme) ? scheme : ColorScheme.System,
            Enum.TryParse<ListDensity>(account.Density, out var density) ? density : ListDensity.Standard,
            account.Signature),
        maxMessageSize,
        maxRecipients,
        standing is not AdminStanding.None,
        standing is AdminStanding.NeedsSecondFactor);

    private static AdminStanding StandingOf(bool? hasSecondFactor) => hasSecondFactor switch
    {
        null => AdminStanding.None,
        false => AdminStanding.NeedsSecondFactor,
        true => AdminStanding.Open,
    };

    private static AccountEntity New(string address, string? culture, DateTimeOffset now) => new()
    {
        Id = Guid.CreateVersion7(now),
        Address = address,
        Culture = PreferencesCheck.KnownCulture(culture),
        Scheme = nameof(ColorScheme.System),
        Density = nameof(ListDensity.Standard),
        CreatedAt = now,
    };
}
