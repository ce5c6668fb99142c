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

    // Álvaro beside Alvaro, whatever the database's own collation.
    private const string PersonsOrder = "und-x-icu";

    private static readonly Expression<Func<MailboxEntity, User>> ToUser = m => new User(
        m.Id,
        m.Address,
        m.DisplayName,
        m.Domain,
        m.Role == MailboxRole.Admin ? UserRole.Admin : UserRole.User,
        m.IsEnabled,
        m.QuotaBytes,
        null,
        m.PasswordHash != null,
        m.CreatedAt,
        m.LastSignInAt,
        m.DeletedAt == null ? null : m.PurgeAfter,
        m.AppPasswordsOnly);

    public async Task<UserPage> PageAsync(UserQuery query, CancellationToken cancellationToken)
    {
        var skip = Math.Max(0, query.Skip);
        var page = await database.RunAsync(
            async (context, ct) =>
            {
                var matching = Matching(context, query);
                var count = await matching.CountAsync(ct);
                var rows = await Sorted(matching, query).Skip(skip).Take(Math.Clamp(query.Take, 1, MostRows)).Select(ToUser).ToListAsync(ct);
                return new UserPage(count, skip, rows);
            },
            cancellationToken);
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

    private static IQueryable<MailboxEntity> Matching(WebmailDbContext context, UserQuery query)
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

    // The address comes last, so that rows alike in everything else stay where they are from page to page.
    private static IOrderedQueryable<MailboxEntity> Sorted(IQueryable<MailboxEntity> mailboxes, UserQuery query) => query.Sort switch
    {
        UserSort.Name => By(mailboxes, m => EF.Functions.Collate(m.DisplayName ?? "", PersonsOrder), query.Descending).ThenBy(m => m.Address),
        UserSort.Domain => By(mailboxes, m => m.Domain, query.Descending).ThenBy(m => m.LocalPart),
        UserSort.Role => By(mailboxes, m => m.Role, query.Descending).ThenBy(m => m.Address),
        UserSort.Quota => By(mailboxes, m => m.QuotaBytes, query.Descending).ThenBy(m => m.Address),
        UserSort.LastSignIn => By(mailboxes, m => m.LastSignInAt ?? DateTimeOffset.MinValue, query.Descending).ThenBy(m => m.Address),
        UserSort.Created => By(mailboxes, m => m.CreatedAt, query.Descending).ThenBy(m => m.Address),
        _ => By(mailboxes, m => m.Address, query.Descending),
    };

    private static IOrderedQueryable<MailboxEntity> By<TKey>(IQueryable<MailboxEntity> mailboxes, Expression<Func<MailboxEntity, TKey>> key, bool descending) =>
        descending ? mailboxes.OrderByDescending(key) : mailboxes.OrderBy(key);

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
            return [.. users.Select(u => u with { UsedBytes = usage.GetValueOrDefault(u.Address)?.Bytes })];
        }
        catch (Exception away) when (away is MailException || (away is OperationCanceledException && !cancellationToken.IsCancellationRequested))
        {
            // The rows are worth showing without it.
            return users;
        }
    }
}
