using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.Tests.Compose;

/// <summary>Of all one does with messages, a composer only deletes its draft.</summary>
internal sealed class DeletedMessages : IMessages
{
    public List<MessageId> Deleted { get; } = [];

    public Task<MoveResult?> DeleteAsync(SessionTicket session, IReadOnlyList<MessageId> messages, bool forGood, CancellationToken cancellationToken)
    {
        Deleted.AddRange(messages);
        return Task.FromResult<MoveResult?>(null);
    }

    public Task<FolderPage> OpenFolderAsync(SessionTicket session, FolderId folder, MessageFilter filter, int take, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<MessagePage> ListAsync(SessionTicket session, FolderId folder, MessageFilter filter, int skip, int take, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<MessageDetail> OpenAsync(SessionTicket session, MessageId message, bool markSeen, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<string> OpenBodyAsync(SessionTicket session, BodyRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PartContent> OpenPartAsync(SessionTicket session, MessageId message, string partId, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PartContent> OpenSourceAsync(SessionTicket session, MessageId message, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<PartContent> OpenRemoteImageAsync(SessionTicket session, MessageId message, Uri address, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task SetFlagsAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FlagChange change, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<MoveResult> MoveAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken) => throw new NotSupportedException();

    public Task<MoveResult> CopyAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken) => throw new NotSupportedException();
}
