using Webmail.Contracts.Admin;

namespace Webmail.Gateway.Admin.Users;

/// <summary>Writes the users that match as CSV; that it was done stands in the audit log.</summary>
internal sealed class UserExporter(UserList list, AdminChanges changes)
{
    public async Task<string> RunAsync(Actor actor, UserQuery query, CancellationToken cancellationToken)
    {
        var users = await list.AllAsync(query, cancellationToken);
        await changes.RunAsync(
            actor,
            (work, _) =>
            {
                work.Record(AuditActions.UsersExported, actor.Name, new { Rows = users.Count });
                return Task.FromResult(true);
            },
            cancellationToken);
        return UserCsv.Write(users);
    }
}
