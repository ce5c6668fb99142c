using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Queue;

namespace Webmail.Gateway.Admin.Queue;

internal sealed class MailQueueService(Administrators administrators, QueueAgent agent, QueueChanges changes) : IMailQueue
{
    public async Task<IReadOnlyList<QueuedMessage>> ListAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        return await agent.ListAsync(cancellationToken);
    }

    public async Task<IReadOnlyList<QueueId>> ChangeAsync(SessionTicket session, QueueAction action, IReadOnlyList<QueueId> messages, CancellationToken cancellationToken) =>
        await changes.RunAsync(await administrators.RequireAsync(session, cancellationToken), action, messages, cancellationToken);
}
