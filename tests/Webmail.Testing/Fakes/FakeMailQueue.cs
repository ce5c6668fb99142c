using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.Testing.Fakes;

/// <summary>A mail server's queue in memory.</summary>
public sealed class FakeMailQueue : IMailQueue
{
    public List<QueuedMessage> Waiting { get; } = [];

    public MailException? Fails { get; set; }

    /// <summary>What was tried again.</summary>
    public List<QueueId> Tried { get; } = [];

    public QueuedMessage With(string id, string sender, string recipient, string? reason = "connect to mx.b.test[192.0.2.1]:25: Connection refused")
    {
        var message = new QueuedMessage(new QueueId(id), QueueState.Deferred, FakeAdminUsers.Now, 848, sender, [new QueuedRecipient(recipient, reason)]);
        Waiting.Add(message);
        return message;
    }

    public Task<IReadOnlyList<QueuedMessage>> ListAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        return Task.FromResult<IReadOnlyList<QueuedMessage>>([.. Waiting]);
    }

    public Task<IReadOnlyList<QueueId>> ChangeAsync(SessionTicket session, QueueAction action, IReadOnlyList<QueueId> messages, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        var gone = messages.Where(id => Waiting.TrueForAll(m => m.Id != id)).ToList();
        foreach (var id in messages.Except(gone))
        {
            var at = Waiting.FindIndex(m => m.Id == id);
            switch (action)
            {
                case QueueAction.Drop:
                    Waiting.RemoveAt(at);
                    break;
                case QueueAction.Retry:
                    Tried.Add(id);
                    break;
                default:
                    Waiting[at] = Waiting[at] with { State = action is QueueAction.Hold ? QueueState.Held : QueueState.Deferred };
                    break;
            }
        }

        return Task.FromResult<IReadOnlyList<QueueId>>(gone);
    }

    private void ThrowIfAsked()
    {
        if (Fails is { } problem)
        {
            throw problem;
        }
    }
}
