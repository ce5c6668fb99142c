using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Messages;

namespace Webmail.GatewayClient;

internal sealed class AdminUsersClient(GatewayConnection gateway) : IAdminUsers
{
    // A thousand passwords take the gateway half a minute: each is made slow to guess.
    private static readonly TimeSpan WhileImporting = TimeSpan.FromMinutes(10);

    // A hundred thousand at once.
    private static readonly TimeSpan WhileChanging = TimeSpan.FromMinutes(10);

    public Task<UserPage> ListAsync(SessionTicket session, UserQuery query, CancellationToken cancellationToken) =>
        gateway.CallAsync<UserPage>(AdminApi.ListUsers, session, query, cancellationToken);

    public Task<User> OpenAsync(SessionTicket session, Guid userId, CancellationToken cancellationToken) =>
        gateway.CallAsync<User>(AdminApi.OpenUser, session, new AdminApi.UserBody(userId), cancellationToken);

    public Task<CreatedUser> CreateAsync(SessionTicket session, NewUser user, CancellationToken cancellationToken) =>
        gateway.CallAsync<CreatedUser>(AdminApi.CreateUser, session, user, cancellationToken);

    public Task<User> UpdateAsync(SessionTicket session, Guid userId, UserEdit edit, CancellationToken cancellationToken) =>
        gateway.CallAsync<User>(AdminApi.UpdateUser, session, new AdminApi.UpdateUserBody(userId, edit), cancellationToken);

    public Task SetPasswordAsync(SessionTicket session, Guid userId, string password, CancellationToken cancellationToken) =>
        gateway.CallAsync(AdminApi.SetPassword, session, new AdminApi.PasswordBody(userId, password), cancellationToken);

    public Task<Invitation> InviteAsync(SessionTicket session, Guid userId, CancellationToken cancellationToken) =>
        gateway.CallAsync<Invitation>(AdminApi.Invite, session, new AdminApi.UserBody(userId), cancellationToken);

    public Task<UsersChanged> ChangeAsync(SessionTicket session, UsersChange change, CancellationToken cancellationToken) =>
        gateway.CallAsync<UsersChanged>(AdminApi.ChangeUsers, session, change, cancellationToken, WhileChanging);

    public Task<UserImport> ImportAsync(SessionTicket session, string csv, bool dryRun, CancellationToken cancellationToken) =>
        gateway.CallAsync<UserImport>(AdminApi.ImportUsers, session, new AdminApi.ImportBody(csv, dryRun), cancellationToken, WhileImporting);

    public Task<PartContent> ExportAsync(SessionTicket session, UserQuery query, CancellationToken cancellationToken) =>
        gateway.OpenAsync(AdminApi.ExportUsers, session, query, cancellationToken);
}
