using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.GatewayClient;

internal sealed class MailQueueClient(GatewayConnection gateway) : IMailQueue
{
    public Task<IReadOnlyList<QueuedMessage>> ListAsync(SessionTicket session, CancellationToken cancellationToken) =>
        gateway.CallAsync<IReadOnlyList<QueuedMessage>>(AdminApi.ListQueue, session, null, cancellationToken);

    public Task<IReadOnlyList<QueueId>> ChangeAsync(SessionTicket session, QueueAction action, IReadOnlyList<QueueId> messages, CancellationToken cancellationToken) =>
        gateway.CallAsync<IReadOnlyList<QueueId>>(AdminApi.ChangeQueue, session, new AdminApi.QueueChangeBody(action, messages), cancellationToken);
}
