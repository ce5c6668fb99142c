using System.Text;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Admin.Users;

/// <summary>Every call begins with who asks.</summary>
internal sealed class AdminUsersService(Administrators administrators, UserList list, UserChanges changes, BulkChanges bulk, UserImporter importer, UserExporter exporter)
    : IAdminUsers
{
    public async Task<UserPage> ListAsync(SessionTicket session, UserQuery query, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        return await list.PageAsync(query, cancellationToken);
    }

    public async Task<User> OpenAsync(SessionTicket session, Guid userId, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        return await list.GetAsync(userId, cancellationToken);
    }

    public async Task<CreatedUser> CreateAsync(SessionTicket session, NewUser user, CancellationToken cancellationToken)
    {
        var actor = await administrators.RequireAsync(session, cancellationToken);
        var (id, invitation) = await changes.CreateAsync(actor, user, cancellationToken);
        return new CreatedUser(await list.GetAsync(id, cancellationToken), invitation);
    }

    public async Task<User> UpdateAsync(SessionTicket session, Guid userId, UserEdit edit, CancellationToken cancellationToken)
    {
        var actor = await administrators.RequireAsync(session, cancellationToken);
        return await list.GetAsync(await changes.UpdateAsync(actor, userId, edit, cancellationToken), cancellationToken);
    }

    public async Task SetPasswordAsync(SessionTicket session, Guid userId, string password, CancellationToken cancellationToken) =>
        await changes.SetPasswordAsync(await administrators.RequireAsync(session, cancellationToken), userId, password, cancellationToken);

    public async Task<Invitation> InviteAsync(SessionTicket session, Guid userId, CancellationToken cancellationToken) =>
        await changes.InviteAsync(await administrators.RequireAsync(session, cancellationToken), userId, cancellationToken);

    public async Task<UsersChanged> ChangeAsync(SessionTicket session, UsersChange change, CancellationToken cancellationToken) =>
        await bulk.RunAsync(await administrators.RequireAsync(session, cancellationToken), change, cancellationToken);

    public async Task<UserImport> ImportAsync(SessionTicket session, string csv, bool dryRun, CancellationToken cancellationToken) =>
        await importer.RunAsync(await administrators.RequireAsync(session, cancellationToken), csv, dryRun, cancellationToken);

    public async Task<PartContent> ExportAsync(SessionTicket session, UserQuery query, CancellationToken cancellationToken)
    {
        var text = await exporter.RunAsync(await administrators.RequireAsync(session, cancellationToken), query, cancellationToken);
        var csv = Encoding.UTF8.GetPreamble().Concat(Encoding.UTF8.GetBytes(text)).ToArray();
        return new PartContent(new MemoryStream(csv), "text/csv; charset=utf-8", "users.csv", csv.Length);
    }
}
