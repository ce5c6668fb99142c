using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Data;
using Webmail.Gateway.Mailboxes;

namespace Webmail.Gateway.Admin.Users;

/// <summary>Reads the mailboxes for the page of users.</summary>
internal sealed class UserList(Database database, Doveadm doveadm, TimeProvider time)
{
    private const int MostRows = 200;

    // How full a mailbox is takes Dovecot a moment each: a page does not wait for it longer than this.
    private static readonly TimeSpan UsageDeadline = TimeSpan.FromSeconds(2);

    // Álvaro beside Alvaro, whatever the database's own collation; the index of names has the same.
    private const string PersonsOrder = "und-x-icu";

    private static readonly Expression<Func<MailboxEntity, User>> ToUser = m => new User(
        m.Id,
        m.Address,
        m.DisplayName,
        m.Domain,
        m.Role == MailboxRole.Admin ? UserRole.Admin : UserRole.User,
        m.IsEnabled,
        m.QuotaBytes,
        m.UsageReadAt == null ? null : m.UsedBytes,
        m.PasswordHash != null,
        m.CreatedAt,
        m.LastSignInAt,
        m.DeletedAt == null ? null : m.PurgeAfter,
        m.AppPasswordsOnly);

    public async Task<UserPage> PageAsync(UserQuery query, CancellationToken cancellationToken)
    {
        var page = await database.RunAsync((context, ct) => ReadAsync(context, query, ct), cancellationToken);
        return page with { Users = await WithUsageAsync(page.Users, cancellationToken) };
    }

    /// <exception cref="MailException">UserGone.</exception>
    public async Task<User> GetAsync(Guid userId, CancellationToken cancellationToken)
    {
        var user = await database.RunAsync(
            (context, ct) => context.Mailboxes.Where(m => m.Id == userId).Select(ToUser).SingleOrDefaultAsync(ct), cancellationToken);
        return user is null ? throw new MailException(MailError.UserGone) : (await WithUsageAsync([user], cancellationToken))[0];
    }

    public Task<List<User>> AllAsync(UserQuery query, CancellationToken cancellationToken) => database.RunAsync(
        (context, ct) => Sorted(Matching(context, query), query).Select(ToUser).ToListAsync(ct), cancellationToken);

    /// <summary>Who matches, in no order.</summary>
    public static IQueryable<MailboxEntity> Matching(WebmailDbContext context, UserQuery query)
    {
        var mailboxes = context.Mailboxes.AsNoTracking();
        if (query.Search?.Trim() is { Length: > 0 } search)
        {
            var pattern = LikePattern.Containing(search);
            mailboxes = mailboxes.Where(m => EF.Functions.ILike(m.Address, pattern, LikePattern.Escape) || EF.Functions.ILike(m.DisplayName!, pattern, LikePattern.Escape));
        }

        if (query.Domain is { } domain)
        {
            mailboxes = mailboxes.Where(m => m.Domain == domain);
        }

        if (query.Role is { } role)
        {
            var wanted = role == UserRole.Admin ? MailboxRole.Admin : MailboxRole.User;
            mailboxes = mailboxes.Where(m => m.Role == wanted);
        }

        return query.State switch
        {
            UserState.Deleted => mailboxes.Where(m => m.DeletedAt != null),
            UserState.Enabled => mailboxes.Where(m => m.DeletedAt == null && m.IsEnabled),
            UserState.Disabled => mailboxes.Where(m => m.DeletedAt == null && !m.IsEnabled),
            _ => mailboxes.Where(m => m.DeletedAt == null),
        };
    }

    private static async Task<UserPage> ReadAsync(WebmailDbContext context, UserQuery query, CancellationToken cancellationToken)
    {
        // 1. How many there are says how many this page has, and from which end it is nearer.
        var matching = Matching(context, query);
        var count = await matching.CountAsync(cancellationToken);
        var skip = Math.Max(0, query.Skip);
        var take = Math.Min(Math.Clamp(query.Take, 1, MostRows), count - skip);
        if (take <= 0)
        {
            return new UserPage(count, skip, []);
        }

        // 2. Whose page it is: the index of the order knows it without looking at what is skipped.
        var isNearerToTheEnd = skip > count / 2;
        var page = await Sorted(matching, isNearerToTheEnd ? query with { Descending = !query.Descending } : query)
            .Skip(isNearerToTheEnd ? count - skip - take : skip)
            .Take(take)
            .Select(m => m.Address)
            .ToListAsync(cancellationToken);

        // 3. Their rows.
        var rows = await context.Mailboxes.AsNoTracking().Where(m => page.Contains(m.Address)).Select(ToUser).ToDictionaryAsync(u => u.Address, cancellationToken);
        var users = page.Where(rows.ContainsKey).Select(address => rows[address]);
        return new UserPage(count, skip, [.. isNearerToTheEnd ? users.Reverse() : users]);
    }

    // The address comes last, so that rows alike in everything else stay where they are from page to page. Each order is an index of the
    // table, read forwards or backwards, and so has to turn round as a whole.
    private static IQueryable<MailboxEntity> Sorted(IQueryable<MailboxEntity> mailboxes, UserQuery query) => query.Sort switch
    {
        UserSort.Name => By(mailboxes, m => EF.Functions.Collate(m.DisplayName ?? "", PersonsOrder), m => m.Address, query.Descending),
        UserSort.Domain => By(mailboxes, m => m.Domain, m => m.LocalPart, query.Descending),
        UserSort.Role => By(mailboxes, m => m.Role, m => m.Address, query.Descending),
        UserSort.Quota => By(mailboxes, m => m.QuotaBytes, m => m.Address, query.Descending),
        UserSort.LastSignIn => By(mailboxes, m => m.LastSignInAt ?? DateTimeOffset.MinValue, m => m.Address, query.Descending),
        UserSort.Created => By(mailboxes, m => m.CreatedAt, m => m.Address, query.Descending),
        UserSort.Usage => By(mailboxes, m => m.UsedBytes, m => m.Address, query.Descending),
        _ => query.Descending ? mailboxes.OrderByDescending(m => m.Address) : mailboxes.OrderBy(m => m.Address),
    };

    private static IQueryable<MailboxEntity> By<TKey>(
        IQueryable<MailboxEntity> mailboxes, Expression<Func<MailboxEntity, TKey>> key, Expression<Func<MailboxEntity, string>> then, bool descending) =>
        descending ? mailboxes.OrderByDescending(key).ThenByDescending(then) : mailboxes.OrderBy(key).ThenBy(then);

    private async Task<IReadOnlyList<User>> WithUsageAsync(IReadOnlyList<User> users, CancellationToken cancellationToken)
    {
        if (!doveadm.IsConfigured)
        {
            return users;
        }

        using var deadline = new CancellationTokenSource(UsageDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        try
        {
            var usage = await doveadm.UsageAsync([.. users.Where(u => u.IsEnabled && u.DeletedUntil is null).Select(u => u.Address)], either.Token);
            return [.. users.Select(u => u with { UsedBytes = usage.GetValueOrDefault(u.Address)?.Bytes ?? u.UsedBytes })];
        }
        catch (Exception away) when (away is MailException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // What it said last is in the rows.
            return users;
        }
    }
}
