using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Queue;

namespace Webmail.Gateway.Admin.Queue;

/// <summary>Changes to what waits in the queue, for the page and for the command line. Each message's is in the audit log, where its sender reads it.</summary>
internal sealed class QueueChanges(AdminChanges changes, QueueAgent agent)
{
    // What the audit log calls a report's sender, who is nobody.
    private const string Nobody = "<>";
    private const int MostRecipients = 20;

    /// <returns>Those that were not in the queue any more.</returns>
    /// <exception cref="MailException">ServerUnreachable, ServerRefused, InvalidRequest; NotAllowed when the administrator stopped being one meanwhile.</exception>
    public async Task<IReadOnlyList<QueueId>> RunAsync(Actor actor, QueueAction action, IReadOnlyList<QueueId> messages, CancellationToken cancellationToken)
    {
        if (!Enum.IsDefined(action) || messages.Any(m => !IsQueueId(m.Value)))
        {
            throw new MailException(MailError.InvalidRequest);
        }

        var queue = (await agent.ListAsync(cancellationToken)).ToDictionary(m => m.Id);
        var present = messages.Distinct().Where(queue.ContainsKey).Select(id => queue[id]).ToList();
        var gone = messages.Distinct().Where(id => !queue.ContainsKey(id)).ToList();
        if (present.Count == 0)
        {
            return gone;
        }

        // Written before it is done: what is done to somebody's mail never goes unrecorded.
        await changes.RunAsync(
            actor,
            (work, _) =>
            {
                foreach (var message in present)
                {
                    work.Record(
                        NameOf(action),
                        message.Sender.Length > 0 ? message.Sender : Nobody,
                        new { Queue = message.Id.Value, To = message.Recipients.Take(MostRecipients).Select(r => r.Address) });
                }

                return Task.FromResult(true);
            },
            cancellationToken);
        return [.. gone, .. await agent.ChangeAsync(action, [.. present.Select(m => m.Id)], cancellationToken)];
    }

    private static string NameOf(QueueAction action) => action switch
    {
        QueueAction.Hold => AuditActions.QueueHeld,
        QueueAction.Release => AuditActions.QueueReleased,
        QueueAction.Retry => AuditActions.QueueRetried,
        _ => AuditActions.QueueDropped,
    };

    private static bool IsQueueId(string text) => text.Length is >= 5 and <= 24 && text.All(char.IsAsciiLetterOrDigit);
}
