using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.GatewayClient;

internal sealed class MessagesClient(GatewayConnection gateway) : IMessages
{
    public Task<FolderPage> OpenFolderAsync(SessionTicket session, FolderId folder, MessageFilter filter, int take, CancellationToken cancellationToken) =>
        gateway.CallAsync<FolderPage>(MessagesApi.OpenFolder, session, new MessagesApi.OpenFolderBody(folder, filter, take), cancellationToken);

    public Task<MessagePage> ListAsync(SessionTicket session, FolderId folder, MessageFilter filter, int skip, int take, CancellationToken cancellationToken) =>
        gateway.CallAsync<MessagePage>(MessagesApi.List, session, new MessagesApi.ListBody(folder, filter, skip, take), cancellationToken);

    public Task<MessageDetail> OpenAsync(SessionTicket session, MessageId message, bool markSeen, CancellationToken cancellationToken) =>
        gateway.CallAsync<MessageDetail>(MessagesApi.Open, session, new MessagesApi.OpenBody(message, markSeen), cancellationToken);

    public Task<string> OpenBodyAsync(SessionTicket session, BodyRequest request, CancellationToken cancellationToken) =>
        gateway.ReadTextAsync(MessagesApi.Body, session, request, cancellationToken);

    public Task<PartContent> OpenPartAsync(SessionTicket session, MessageId message, string partId, CancellationToken cancellationToken) =>
        gateway.OpenAsync(MessagesApi.Part, session, new MessagesApi.PartBody(message, partId), cancellationToken);

    public Task<PartContent> OpenSourceAsync(SessionTicket session, MessageId message, CancellationToken cancellationToken) =>
        gateway.OpenAsync(MessagesApi.Source, session, new MessagesApi.MessageBody(message), cancellationToken);

    public Task<PartContent> OpenRemoteImageAsync(SessionTicket session, MessageId message, Uri address, CancellationToken cancellationToken) =>
        gateway.OpenAsync(MessagesApi.RemoteImage, session, new MessagesApi.RemoteImageBody(message, address), cancellationToken);

    public Task SetFlagsAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FlagChange change, CancellationToken cancellationToken) =>
        gateway.CallAsync(MessagesApi.SetFlags, session, new MessagesApi.FlagsBody(messages, change), cancellationToken);

    public Task<MoveResult> MoveAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken) =>
        gateway.CallAsync<MoveResult>(MessagesApi.Move, session, new MessagesApi.TargetBody(messages, target), cancellationToken);

    public Task<MoveResult> CopyAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken) =>
        gateway.CallAsync<MoveResult>(MessagesApi.Copy, session, new MessagesApi.TargetBody(messages, target), cancellationToken);

    public Task<MoveResult?> DeleteAsync(SessionTicket session, IReadOnlyList<MessageId> messages, bool forGood, CancellationToken cancellationToken) =>
        gateway.TryCallAsync<MoveResult>(MessagesApi.Delete, session, new MessagesApi.DeleteBody(messages, forGood), cancellationToken);
}
