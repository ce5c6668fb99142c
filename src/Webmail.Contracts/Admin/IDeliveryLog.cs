using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Admin;

/// <summary>What became of messages, as our mail server's log tells it.</summary>
/// <remarks>Every call throws MailException: SessionGone; NotAllowed for whoever is no administrator; DatabaseUnreachable. No message's content is known here.</remarks>
public interface IDeliveryLog
{
    /// <summary>Newest first.</summary>
    Task<LoggedDeliveryPage> ListAsync(SessionTicket session, DeliveryQuery query, CancellationToken cancellationToken);

    /// <exception cref="MailException">DeliveryGone.</exception>
    Task<LoggedDeliveryDetail> OpenAsync(SessionTicket session, LoggedDeliveryId delivery, CancellationToken cancellationToken);
}
