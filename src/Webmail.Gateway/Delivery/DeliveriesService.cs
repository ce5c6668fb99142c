using Microsoft.EntityFrameworkCore;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Delivery;
using Webmail.Data;
using Webmail.Data.Delivery;
using Webmail.Data.Domains;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Compose.Outgoing;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Delivery;

internal sealed class DeliveriesService(SessionStore sessions, Database database) : IDeliveries
{
    public async Task<SentDelivery?> OfAsync(SessionTicket session, string messageIdHeader, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        if (MessageIds.IdOf(messageIdHeader) is not { } id)
        {
            return null;
        }

        var messages = await database.RunAsync((context, ct) => FindAsync(context, open.Account.Address, MessageIds.Bracketed(id), ct), cancellationToken);
        return messages.Count == 0 ? null : Tell(messages);
    }

    // A Message-ID is whatever its author writes. Who may see is who signed in to submit: the mailbox, not the address.
    private static Task<List<LoggedMessageEntity>> FindAsync(WebmailDbContext context, string address, string messageId, CancellationToken cancellationToken)
    {
        var own = context.Mailboxes
            .Where(m => m.Address == address && context.Domains.Any(d => d.Name == m.Domain && d.Kind == DomainKind.Hosted))
            .Select(m => (Guid?)m.Id);
        return context.LoggedMessages.AsNoTracking().Include(m => m.Recipients)
            .Where(m => m.MessageId == messageId && m.Origin == MessageOrigin.Submitted && m.Sender != null && own.Contains(m.MailboxId))
            .OrderBy(m => m.ArrivedAt)
            .ToListAsync(cancellationToken);
    }

    private static SentDelivery Tell(List<LoggedMessageEntity> messages)
    {
        // Whom it was sent to; where somebody's alias leads is not the sender's to know.
        var recipients = messages
            .SelectMany(message => message.Recipients.Select(recipient => DeliveryStates.Tell(recipient, message)))
            .GroupBy(recipient => recipient.Address)
            .Select(same => same.First(r => r.State == DeliveryStates.Worst(same.Select(s => s.State))) with { DeliveredTo = null })
            .OrderBy(recipient => recipient.Address, StringComparer.Ordinal)
            .ToList();
        return new SentDelivery(
            messages[0].ArrivedAt,
            DeliveryStates.Worst(messages.Select(DeliveryStates.Of)),
            messages.TrueForAll(message => message.RemovedAt is not null),
            recipients);
    }
}
