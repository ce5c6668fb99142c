using Webmail.Contracts.Admin;

namespace Webmail.GatewayClient;

internal sealed class InvitationsClient(GatewayConnection gateway) : IInvitations
{
    public Task<InvitationInfo> OpenAsync(string token, string remoteAddress, CancellationToken cancellationToken) =>
        gateway.CallAsync<InvitationInfo>(AdminApi.OpenInvitation, null, new AdminApi.InvitationBody(token, remoteAddress), cancellationToken);

    public async Task<string> AcceptAsync(AcceptedInvitation invitation, CancellationToken cancellationToken) =>
        (await gateway.CallAsync<AdminApi.AcceptedBody>(AdminApi.AcceptInvitation, null, invitation, cancellationToken)).Address;
}
