using Webmail.Contracts.Accounts;

namespace Webmail.Contracts.Delivery;

/// <summary>Tells people what became of what they sent.</summary>
public interface IDeliveries
{
    /// <param name="messageIdHeader">With or without its angle brackets.</param>
    /// <returns>Null where nothing is known: the mail server is somebody else's, it was too long ago, or it was not this mailbox that sent it.</returns>
    /// <exception cref="MailException">SessionGone, DatabaseUnreachable.</exception>
    Task<SentDelivery?> OfAsync(SessionTicket session, string messageIdHeader, CancellationToken cancellationToken);
}
