using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Reading;
using Webmail.Gateway.Reading.Parts;
using Webmail.Gateway.Reading.Remote;

namespace Webmail.Gateway.Messages;

/// <summary>From a session to its mailbox; what is done there is done by the classes beside.</summary>
internal sealed class MessagesService(
    SessionStore sessions, MessageLists lists, MessageOpener opener, MessageActions actions, PendingMarks marks, PartReader parts, RemoteImageProxy remote) : IMessages
{
    private const int MostMessages = 10_000;

    public async Task<FolderPage> OpenFolderAsync(SessionTicket session, FolderId folder, MessageFilter filter, int take, CancellationToken cancellationToken) =>
        await lists.OpenFolderAsync(await AccountAsync(session, cancellationToken), Checked(folder), filter, take, cancellationToken);

    public async Task<MessagePage> ListAsync(SessionTicket session, FolderId folder, MessageFilter filter, int skip, int take, CancellationToken cancellationToken) =>
        await lists.ListAsync(await AccountAsync(session, cancellationToken), Checked(folder), filter, skip, take, cancellationToken);

    public async Task<MessageDetail> OpenAsync(SessionTicket session, MessageId message, bool markSeen, CancellationToken cancellationToken) =>
        await opener.OpenAsync(await AccountAsync(session, cancellationToken), Checked(message), markSeen, cancellationToken);

    public async Task<string> OpenBodyAsync(SessionTicket session, BodyRequest request, CancellationToken cancellationToken) =>
        await opener.OpenBodyAsync(await AccountAsync(session, cancellationToken), request, cancellationToken);

    public async Task<PartContent> OpenPartAsync(SessionTicket session, MessageId message, string partId, CancellationToken cancellationToken) =>
        await parts.OpenPartAsync(await AccountAsync(session, cancellationToken), message, partId, cancellationToken);

    public async Task<PartContent> OpenSourceAsync(SessionTicket session, MessageId message, CancellationToken cancellationToken) =>
        await parts.OpenSourceAsync(await AccountAsync(session, cancellationToken), message, cancellationToken);

    public async Task<PartContent> OpenRemoteImageAsync(SessionTicket session, MessageId message, Uri address, CancellationToken cancellationToken)
    {
        await AccountAsync(session, cancellationToken);
        return await remote.OpenAsync(address, cancellationToken);
    }

    public async Task SetFlagsAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FlagChange change, CancellationToken cancellationToken) =>
        await actions.SetFlagsAsync(await AccountToChangeAsync(session, cancellationToken), Checked(messages), Checked(change), cancellationToken);

    public async Task<MoveResult> MoveAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken) =>
        await actions.MoveAsync(await AccountToChangeAsync(session, cancellationToken), Checked(messages), Checked(target), cancellationToken);

    public async Task<MoveResult> CopyAsync(SessionTicket session, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken) =>
        await actions.CopyAsync(await AccountToChangeAsync(session, cancellationToken), Checked(messages), Checked(target), cancellationToken);

    public async Task<MoveResult?> DeleteAsync(SessionTicket session, IReadOnlyList<MessageId> messages, bool forGood, CancellationToken cancellationToken) =>
        await actions.DeleteAsync(await AccountToChangeAsync(session, cancellationToken), Checked(messages), forGood, cancellationToken);

    private async Task<MailAccount> AccountAsync(SessionTicket session, CancellationToken cancellationToken) =>
        (await sessions.OpenAsync(session, cancellationToken)).Account;

    // What was opened a moment ago is marked first: later the mark would undo what is done now, or miss what has moved.
    private async Task<MailAccount> AccountToChangeAsync(SessionTicket session, CancellationToken cancellationToken)
    {
        var account = await AccountAsync(session, cancellationToken);
        await marks.SettleAsync(account.AccountId, cancellationToken);
        return account;
    }

    private static FolderId Checked(FolderId folder) =>
        string.IsNullOrEmpty(folder.FullName) ? throw new MailException(MailError.InvalidRequest) : folder;

    private static MessageId Checked(MessageId message) =>
        message.Uid == 0 || string.IsNullOrEmpty(message.Folder.FullName) ? throw new MailException(MailError.InvalidRequest) : message;

    private static IReadOnlyList<MessageId> Checked(IReadOnlyList<MessageId> messages)
    {
        if (messages is not { Count: > 0 and <= MostMessages })
        {
            throw new MailException(MailError.InvalidRequest);
        }

        foreach (var message in messages)
        {
            Checked(message);
        }

        return messages;
    }

    // RFC 9051 §9: a keyword is an atom. Anything else would have to be quoted, which flags can't be.
    private static FlagChange Checked(FlagChange change) =>
        (change.AddLabels ?? []).Concat(change.RemoveLabels ?? []).All(IsKeyword) ? change : throw new MailException(MailError.InvalidRequest);

    private static bool IsKeyword(string label) =>
        label.Length is > 0 and <= 200 && label.All(c => c is > ' ' and < (char)127 && !"(){%*\"\\]".Contains(c, StringComparison.Ordinal));
}
