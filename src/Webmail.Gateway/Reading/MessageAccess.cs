using MailKit;
using Webmail.Contracts;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Reading;

/// <summary>From a message's identifier to the message, or to the news that it is gone.</summary>
internal static class MessageAccess
{
    /// <summary>The message's folder, opened for reading.</summary>
    /// <exception cref="MailException">FolderGone; MessageGone when UIDVALIDITY changed (RFC 9051 §2.3.1.1: the UID may name another message now).</exception>
    public static async Task<IMailFolder> OpenMessageFolderAsync(this ImapLease lease, MessageId message, CancellationToken cancellationToken)
    {
        var folder = await lease.OpenFolderAsync(message.Folder, FolderAccess.ReadOnly, cancellationToken);
        if (folder.UidValidity != message.UidValidity)
        {
            throw new MailException(MailError.MessageGone);
        }

        await lease.EnsureToldAsync(message.Uid, cancellationToken);
        return folder;
    }

    /// <exception cref="MailException">MessageGone.</exception>
    public static async Task<BodyPart?> FetchStructureAsync(this IMailFolder folder, MessageId message, CancellationToken cancellationToken) =>
        (await folder.FetchSummaryAsync(message, new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.BodyStructure), cancellationToken)).Body;

    /// <exception cref="MailException">MessageGone.</exception>
    public static async Task<IMessageSummary> FetchSummaryAsync(
        this IMailFolder folder, MessageId message, FetchRequest request, CancellationToken cancellationToken)
    {
        try
        {
            var summaries = await folder.FetchAsync([UidOf(message)], request, cancellationToken);
            // The server may tell of other messages' flags in the same answer (RFC 9051 §7.5.2).
            return summaries.FirstOrDefault(s => s.UniqueId.Id == message.Uid) ?? throw new MailException(MailError.MessageGone);
        }
        catch (Exception failure) when (ImapErrors.IsExpected(failure))
        {
            throw ImapErrors.Translate(failure, message.Folder.FullName);
        }
    }

    /// <summary>Encoded bytes of a section; fewer than asked for at its end.</summary>
    /// <exception cref="MailException">MessageGone.</exception>
    public static async Task<Stream> FetchBytesAsync(
        this IMailFolder folder, MessageId message, string section, int offset, int count, CancellationToken cancellationToken)
    {
        try
        {
            return await folder.GetStreamAsync(UidOf(message), section, offset, count, cancellationToken);
        }
        catch (Exception failure) when (ImapErrors.IsExpected(failure))
        {
            throw ImapErrors.Translate(failure, message.Folder.FullName);
        }
    }

    public static UniqueId UidOf(MessageId message) => new(message.UidValidity, message.Uid);
}
