using Webmail.Contracts.Accounts;
using Webmail.Contracts.Messages;

namespace Webmail.Contracts.Compose;

/// <summary>Writing and sending.</summary>
public interface ICompose
{
    /// <summary>What a composer opens with: for a reply its recipients, subject, threading and quote.</summary>
    Task<ComposeStart> StartAsync(SessionTicket session, ComposeRequest request, CancellationToken cancellationToken);

    /// <summary>Keeps a file until it is sent or discarded. The stream is read as it comes, never held whole.</summary>
    /// <exception cref="MailException">UploadTooLarge, before the first byte where the announced size says so.</exception>
    Task<Upload> UploadAsync(SessionTicket session, UploadRequest request, Stream content, CancellationToken cancellationToken);

    Task DiscardUploadAsync(SessionTicket session, Guid uploadId, CancellationToken cancellationToken);

    /// <summary>Puts the message into Drafts and takes the one it replaces away.</summary>
    /// <returns>Where the draft is now.</returns>
    Task<MessageId> SaveDraftAsync(SessionTicket session, OutgoingMessage message, MessageId? replaces, CancellationToken cancellationToken);

    /// <summary>
    /// Submits, then files in Sent, marks the original and removes the draft. Returns only after the server's 250;
    /// any refusal leaves everything as it was.
    /// </summary>
    /// <exception cref="MailException">NoRecipients, AddressMalformed, RecipientRefused, SenderRefused, MessageTooLarge, SubmissionRefused, UploadGone, ServerUnreachable, ServerTimeout.</exception>
    Task<SendResult> SendAsync(SessionTicket session, OutgoingMessage message, MessageId? draft, CancellationToken cancellationToken);
}
