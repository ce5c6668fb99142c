using System.Text;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Messages;

namespace Webmail.Testing.Fakes;

/// <summary>The users in memory. What a file to import would do is what a test says it does.</summary>
public sealed class FakeAdminUsers : IAdminUsers
{
    public static readonly DateTimeOffset Now = new(2026, 1, 15, 9, 0, 0, TimeSpan.Zero);

    public List<User> Users { get; } = [];

    public List<UsersChange> Changes { get; } = [];

    /// <summary>What was asked, in order.</summary>
    public List<UserQuery> Queries { get; } = [];

    public List<(Guid User, string Password)> Passwords { get; } = [];

    public MailException? Fails { get; set; }

    /// <summary>The answer to an import; whether it is done follows from the call.</summary>
    public UserImport Import { get; set; } = new([], [], [], false);

    public User With(string address, string? name = null, UserRole role = UserRole.User, bool isEnabled = true, long quota = 5L << 30, long? used = 1L << 30)
    {
        var user = new User(Guid.NewGuid(), address, name, address.Split('@')[1], role, isEnabled, quota, used, true, Now, null, null);
        Users.Add(user);
        return user;
    }

    public Task<UserPage> ListAsync(SessionTicket session, UserQuery query, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        Queries.Add(query);
        var found = Matching(query).ToArray();
        return Task.FromResult(new UserPage(found.Length, query.Skip, [.. found.Skip(query.Skip).Take(query.Take)]));
    }

    public Task<User> OpenAsync(SessionTicket session, Guid userId, CancellationToken cancellationToken) => Task.FromResult(Find(userId));

    public Task<CreatedUser> CreateAsync(SessionTicket session, NewUser user, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        ThrowIfTaken(user.Address, except: null);
        var created = With(user.Address, user.Name, user.Role, quota: user.QuotaBytes, used: null) with { HasPassword = user.Password is not null };
        Users[^1] = created;
        return Task.FromResult(new CreatedUser(created, user.Password is null ? new Invitation("token", Now.AddDays(3)) : null));
    }

    public Task<User> UpdateAsync(SessionTicket session, Guid userId, UserEdit edit, CancellationToken cancellationToken)
    {
        ThrowIfTaken(edit.Address, userId);
        return Task.FromResult(Set(Find(userId) with
        {
            Address = edit.Address,
            Domain = edit.Address.Split('@')[1],
            Name = edit.Name,
            IsEnabled = edit.IsEnabled,
            QuotaBytes = edit.QuotaBytes,
            Role = edit.Role,
        }));
    }

    public Task SetPasswordAsync(SessionTicket session, Guid userId, string password, CancellationToken cancellationToken)
    {
        Set(Find(userId) with { HasPassword = true });
        Passwords.Add((userId, password));
        return Task.CompletedTask;
    }

    public Task<Invitation> InviteAsync(SessionTicket session, Guid userId, CancellationToken cancellationToken)
    {
        Find(userId);
        return Task.FromResult(new Invitation("token", Now.AddDays(3)));
    }

    public Task<UsersChanged> ChangeAsync(SessionTicket session, UsersChange change, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        Changes.Add(change);
        var changed = (change.Matching is { } query ? Matching(query) : Users.Where(u => change.Users.Contains(u.Id))).ToArray();
        foreach (var user in changed)
        {
            Set(change.Action switch
            {
                UsersAction.Enable => user with { IsEnabled = true },
                UsersAction.Disable => user with { IsEnabled = false },
                UsersAction.SetQuota => user with { QuotaBytes = change.QuotaBytes ?? user.QuotaBytes },
                UsersAction.Delete => user with { DeletedUntil = Now.AddDays(30) },
                UsersAction.Restore => user with { DeletedUntil = null },
                _ => user,
            });
        }

        var gone = change.Users.Except(changed.Select(u => u.Id)).Select(id => new RefusedChange(id, null, MailError.UserGone));
        return Task.FromResult(new UsersChanged([.. changed.Select(u => u.Id)], [.. gone], Back(changed, change.Action)));
    }

    private static IReadOnlyList<UsersChange> Back(User[] before, UsersAction action) => action switch
    {
        UsersAction.Enable => [new([.. before.Where(u => !u.IsEnabled).Select(u => u.Id)], UsersAction.Disable)],
        UsersAction.Disable => [new([.. before.Where(u => u.IsEnabled).Select(u => u.Id)], UsersAction.Enable)],
        UsersAction.SetQuota => [.. before.GroupBy(u => u.QuotaBytes).Select(same => new UsersChange([.. same.Select(u => u.Id)], UsersAction.SetQuota, same.Key))],
        UsersAction.Delete => [new([.. before.Select(u => u.Id)], UsersAction.Restore)],
        UsersAction.Restore => [new([.. before.Select(u => u.Id)], UsersAction.Delete)],
        _ => [],
    };

    public Task<UserImport> ImportAsync(SessionTicket session, string csv, bool dryRun, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        return Task.FromResult(Import with { IsDone = !dryRun && Import.Problems.Count == 0 });
    }

    public Task<PartContent> ExportAsync(SessionTicket session, UserQuery query, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        var csv = Encoding.UTF8.GetBytes(string.Concat(Matching(query).Select(u => u.Address + "\r\n").Prepend("address\r\n")));
        return Task.FromResult(new PartContent(new MemoryStream(csv), "text/csv; charset=utf-8", "users.csv", csv.Length));
    }

    private IEnumerable<User> Matching(UserQuery query)
    {
        var found = Users.Where(u =>
            (string.IsNullOrEmpty(query.Search) || u.Address.Contains(query.Search, StringComparison.OrdinalIgnoreCase)
                || (u.Name ?? "").Contains(query.Search, StringComparison.OrdinalIgnoreCase))
            && (query.Domain is null || u.Domain == query.Domain)
            && (query.Role is null || u.Role == query.Role)
            && (query.State == UserState.Deleted) == u.DeletedUntil.HasValue
            && (query.State != UserState.Enabled || u.IsEnabled)
            && (query.State != UserState.Disabled || !u.IsEnabled));
        Func<User, object?> key = query.Sort switch
        {
            UserSort.Name => u => u.Name,
            UserSort.Domain => u => u.Domain,
            UserSort.Role => u => u.Role,
            UserSort.Quota => u => u.QuotaBytes,
            UserSort.LastSignIn => u => u.LastSignInAt,
            UserSort.Created => u => u.CreatedAt,
            UserSort.Usage => u => u.UsedBytes,
            _ => u => u.Address,
        };
        return query.Descending ? found.OrderByDescending(key) : found.OrderBy(key);
    }

    private User Find(Guid id)
    {
        ThrowIfAsked();
        return Users.Find(u => u.Id == id) ?? throw new MailException(MailError.UserGone);
    }

    private User Set(User user) => Users[Users.FindIndex(u => u.Id == user.Id)] = user;

    private void ThrowIfAsked()
    {
        if (Fails is { } problem)
        {
            throw problem;
        }
    }

    private void ThrowIfTaken(string address, Guid? except)
    {
        if (Users.Any(u => u.Id != except && u.Address == address))
        {
            throw new MailException(MailError.UserExists) { Subject = address };
        }
    }
}
