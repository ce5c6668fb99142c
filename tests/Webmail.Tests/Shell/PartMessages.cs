using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Fakes;

namespace Webmail.Tests.Shell;

/// <summary>Messages whose parts are whatever a test says, however hostile.</summary>
internal sealed class PartMessages(FakeMailbox mailbox) : IMessages
{
    private readonly FakeMessages _messages = new(mailbox);

    public (string ContentType, string? FileName) Part { get; set; } = ("text/plain", "a.txt");

    public byte[] Content { get; set; } = "content"u8.ToArray();

    public SessionTicket? AskedWith { get; private set; }

    public Task<PartContent> OpenPartAsync(SessionTicket session, MessageId message, string partId, CancellationToken cancellationToken)
    {
        AskedWith = session;
        return Task.FromResult(new PartContent(new MemoryStream(Content), Part.ContentType, Part.FileName, Content.Length));
    }

    public Task<PartContent> OpenRemoteImageAsync(SessionTicket session, MessageId message, Uri address, CancellationToken cancellationToken) =>
        throw new MailException(MailError.RemoteContentRefused) { Subject = address.Host };

    public Task<FolderPage> OpenFolderAsync(SessionTicket session, FolderId folder, MessageFilter filter, int take, CancellationToken cancellationToken) =>
        _messages.OpenFolderAsync(session, folder, filter, take, cancellationToken);

    public Task<MessagePage> ListAsync(SessionTicket session, FolderId folder, MessageFilter filter, int skip, int take, CancellationToken cancellationToken) =>
        _messages.ListAsync(session, folder, filter, skip, take, cancellationToken);

    public Task<MessageDetail> OpenAsync(SessionTicket session, MessageId message, bool markSeen, CancellationToken cancellationToken) =>
        _messages.OpenAsync(session, message, markSeen, cancellationToken);

    public Task<string> OpenBodyAsync(SessionTicket session, BodyRequest request, CancellationToken cancellationToken) =>
        _messages.OpenBodyAsync(session, request, cancellationToken);

    public Task<PartContent> OpenSourceAsync(SessionTicket session, MessageId message, CancellationToken cancellationToken) =>
        _messages.OpenSourceAsync(session, message, cancellationToken);

    public Task SetFlagsAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FlagChange change, CancellationToken cancellationToken) =>
        _messages.SetFlagsAsync(session, messages, change, cancellationToken);

    public Task<MoveResult> MoveAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken) =>
        _messages.MoveAsync(session, messages, target, cancellationToken);

    public Task<MoveResult> CopyAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken) =>
        _messages.CopyAsync(session, messages, target, cancellationToken);

    public Task<MoveResult?> DeleteAsync(SessionTicket session, IReadOnlyList<MessageId> messages, bool forGood, CancellationToken cancellationToken) =>
        _messages.DeleteAsync(session, messages, forGood, cancellationToken);
}
