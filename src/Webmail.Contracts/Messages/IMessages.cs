using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;

namespace Webmail.Contracts.Messages;

/// <summary>Lists of messages, single messages, and what one does with them.</summary>
public interface IMessages
{
    /// <summary>Counts, the newest <paramref name="take"/> rows and a sync token, in one call.</summary>
    /// <exception cref="MailException">FolderGone.</exception>
    Task<FolderPage> OpenFolderAsync(SessionTicket session, FolderId folder, MessageFilter filter, int take, CancellationToken cancellationToken);

    /// <summary>Rows <paramref name="skip"/>… of the same list, newest first.</summary>
    Task<MessagePage> ListAsync(SessionTicket session, FolderId folder, MessageFilter filter, int skip, int take, CancellationToken cancellationToken);

    /// <summary>Opens a message; marks it seen in the same round trip when asked to.</summary>
    /// <exception cref="MailException">MessageGone, MessageTooComplex.</exception>
    Task<MessageDetail> OpenAsync(SessionTicket session, MessageId message, bool markSeen, CancellationToken cancellationToken);

    /// <summary>
    /// The body as a complete, sanitised HTML document. Inline parts are referred to as <c>part/{PartId}</c> and remote
    /// images as <c>remote/{base64url of the address}</c>, both relative to the document's own URL.
    /// </summary>
    Task<string> OpenBodyAsync(SessionTicket session, BodyRequest request, CancellationToken cancellationToken);

    /// <summary>One part, decoded and streamed.</summary>
    /// <exception cref="MailException">PartGone, MessageGone.</exception>
    Task<PartContent> OpenPartAsync(SessionTicket session, MessageId message, string partId, CancellationToken cancellationToken);

    /// <summary>The message as it lies on the server (message/rfc822).</summary>
    Task<PartContent> OpenSourceAsync(SessionTicket session, MessageId message, CancellationToken cancellationToken);

    /// <summary>An image from elsewhere, fetched for the reader; refused for addresses that are not public.</summary>
    /// <exception cref="MailException">RemoteContentRefused.</exception>
    Task<PartContent> OpenRemoteImageAsync(SessionTicket session, MessageId message, Uri address, CancellationToken cancellationToken);

    Task SetFlagsAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FlagChange change, CancellationToken cancellationToken);

    Task<MoveResult> MoveAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken);

    Task<MoveResult> CopyAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken);

    /// <summary>Moves to Trash; what already lies in Trash or Junk, or <paramref name="forGood"/>, is expunged.</summary>
    /// <returns>Where they went; null when they are gone for good.</returns>
    Task<MoveResult?> DeleteAsync(SessionTicket session, IReadOnlyList<MessageId> messages, bool forGood, CancellationToken cancellationToken);
}
