using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Admin;

/// <summary>What waits in our mail server, why, and since when.</summary>
/// <remarks>
/// Every call throws MailException: SessionGone; NotAllowed for whoever is no administrator; ServerUnreachable where the agent
/// beside the mail server does not answer. No message's content is ever shown.
/// </remarks>
public interface IMailQueue
{
    /// <summary>The oldest first.</summary>
    Task<IReadOnlyList<QueuedMessage>> ListAsync(SessionTicket session, CancellationToken cancellationToken);

    /// <returns>Those that were no longer in the queue.</returns>
    Task<IReadOnlyList<QueueId>> ChangeAsync(SessionTicket session, QueueAction action, IReadOnlyList<QueueId> messages, CancellationToken cancellationToken);
}
