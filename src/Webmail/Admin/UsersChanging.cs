using Webmail.Contracts.Admin;

namespace Webmail.Admin;

/// <summary>What a change to many users makes of the rows on the page, and what takes it back.</summary>
internal static class UsersChanging
{
    /// <summary>The rows as they will be, if nothing is refused.</summary>
    public static IReadOnlyList<User> Expect(IReadOnlyList<User> rows, IReadOnlySet<Guid> ids, UsersAction action, long? quota) => action switch
    {
        UsersAction.Delete or UsersAction.Restore => [.. rows.Where(r => !ids.Contains(r.Id))],
        UsersAction.Enable => [.. rows.Select(r => ids.Contains(r.Id) ? r with { IsEnabled = true } : r)],
        UsersAction.Disable => [.. rows.Select(r => ids.Contains(r.Id) ? r with { IsEnabled = false } : r)],
        UsersAction.SetQuota => [.. rows.Select(r => ids.Contains(r.Id) ? r with { QuotaBytes = quota.GetValueOrDefault() } : r)],
        _ => rows,
    };

    /// <summary>The changes that undo it for those it was done to, as they were; none where nothing can.</summary>
    public static IReadOnlyList<UsersChange> Back(IReadOnlyList<User> before, UsersAction action) => action switch
    {
        UsersAction.Delete => One(before, UsersAction.Restore),
        UsersAction.Restore => One(before, UsersAction.Delete),
        UsersAction.Enable => One([.. before.Where(u => !u.IsEnabled)], UsersAction.Disable),
        UsersAction.Disable => One([.. before.Where(u => u.IsEnabled)], UsersAction.Enable),
        UsersAction.SetQuota => [.. before.GroupBy(u => u.QuotaBytes).Select(g => new UsersChange([.. g.Select(u => u.Id)], UsersAction.SetQuota, g.Key))],
        _ => [],
    };

    private static UsersChange[] One(IReadOnlyList<User> users, UsersAction action) =>
        users.Count == 0 ? [] : [new UsersChange([.. users.Select(u => u.Id)], action)];
}
