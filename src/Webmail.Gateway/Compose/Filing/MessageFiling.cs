using MailKit;
using MailKit.Search;
using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Compose.Outgoing;
using Webmail.Gateway.Folders;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Reading;
using MailFlags = MailKit.MessageFlags;

namespace Webmail.Gateway.Compose.Filing;

/// <summary>Puts messages into folders and marks what they answer.</summary>
internal sealed partial class MessageFiling(ImapWork work, FolderRoles roles, ILogger<MessageFiling> logger)
{
    private const string ForwardedKeyword = "$Forwarded";

    /// <returns>Where the message lies now.</returns>
    /// <exception cref="MailException">QuotaFull, ServerRefused, ServerUnreachable, and what a lease ends in.</exception>
    public async Task<MessageId> AppendAsync(MailAccount account, FolderRole role, BuiltMessage message, CancellationToken cancellationToken)
    {
        var id = await roles.EnsureAsync(account, role, cancellationToken);
        var flags = role == FolderRole.Drafts ? MailFlags.Draft | MailFlags.Seen : MailFlags.Seen;
        return await work.WriteAsync(account, id, async (lease, token) =>
        {
            var folder = await lease.Client.GetFolderAsync(id.FullName, token);

            // The bytes are as they were submitted, also where their header is UTF-8: MailKit would want UTF8=ACCEPT to let them through.
            var format = message.Format.Clone();
            format.International = false;
            return await folder.AppendAsync(format, new AppendRequest(message.Message, flags), token) is { } uid
                ? new MessageId(id, uid.Validity, uid.Id)
                : await FindAppendedAsync(lease, id, message.Message.MessageId!, token);
        }, cancellationToken);
    }

    /// <summary>Marks what was answered or forwarded. That it is gone meanwhile, or its folder keeps no such mark, is not an error.</summary>
    public Task MarkAsync(MailAccount account, MessageId original, ComposeKind kind, CancellationToken cancellationToken) =>
        ChangeAsync(account, original, "mark", async (folder, uid, token) =>
        {
            if (kind != ComposeKind.Forward)
            {
                await folder.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MailFlags.Answered) { Silent = true }, token);
            }
            else if (folder.PermanentFlags.HasFlag(MailFlags.UserDefined) || folder.PermanentKeywords.Contains(ForwardedKeyword))
            {
                await folder.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, [ForwardedKeyword]) { Silent = true }, token);
            }
        }, cancellationToken);

    /// <summary>Takes away a draft that was sent or replaced. One that is gone already is not an error.</summary>
    public Task RemoveAsync(MailAccount account, MessageId message, CancellationToken cancellationToken) =>
        ChangeAsync(account, message, "remove", async (folder, uid, token) =>
        {
            await folder.StoreAsync(uid, new StoreFlagsRequest(StoreAction.Add, MailFlags.Deleted) { Silent = true }, token);
            // RFC 4315: this UID alone; without UIDPLUS, MailKit sees to it that nothing else goes with it.
            await folder.ExpungeAsync([uid], token);
        }, cancellationToken);

    private async Task ChangeAsync(
        MailAccount account, MessageId message, string what, Func<IMailFolder, UniqueId, CancellationToken, Task> change, CancellationToken cancellationToken)
    {
        try
        {
            // Done twice it is the same: a connection that has died meanwhile costs nothing.
            await work.ReadAsync(account, message.Folder, LeasePurpose.Interactive, async (lease, token) =>
            {
                await change(await lease.OpenMessageFolderAsync(message, token), MessageAccess.UidOf(message), token);
                return true;
            }, cancellationToken);
        }
        catch (MailException gone) when (gone.Error == MailError.MessageGone)
        {
            // Nothing is left to change.
        }
        catch (MailException notDone)
        {
            LogNotDone(logger, what, notDone);
        }
    }

    // Without UIDPLUS the server does not say where it put it (RFC 4315 §3); its own identifier finds it, the newest of that name.
    private static async Task<MessageId> FindAppendedAsync(ImapLease lease, FolderId folderId, string messageId, CancellationToken cancellationToken)
    {
        var folder = await lease.OpenFolderAsync(folderId, FolderAccess.ReadOnly, cancellationToken);
        var found = await folder.SearchAsync(SearchQuery.HeaderContains("Message-Id", messageId), cancellationToken);
        return found.Count > 0
            ? new MessageId(folderId, folder.UidValidity, found.Max(u => u.Id))
            : throw new MailException(MailError.MessageGone);
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "After sending or saving, could not {What} a message")]
    private static partial void LogNotDone(ILogger logger, string what, Exception exception);
}
