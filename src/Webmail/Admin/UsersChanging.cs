using Webmail.Contracts.Admin;

namespace Webmail.Admin;

/// <summary>What a change to many users makes of the rows on the page.</summary>
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
}
