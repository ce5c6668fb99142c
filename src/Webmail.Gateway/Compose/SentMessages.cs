using Microsoft.Extensions.Logging;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Compose.Filing;
using Webmail.Gateway.Compose.Outgoing;
using Webmail.Gateway.Compose.Uploads;
using Webmail.Gateway.Contacts;
using Webmail.Gateway.Messages;
using Webmail.Gateway.Messages.Views;

namespace Webmail.Gateway.Compose;

/// <summary>
/// What follows a 250: the copy in Sent, the mark on the original, the draft and the uploads taken away, the addresses
/// remembered. All at once where they do not need each other, because somebody is waiting.
/// </summary>
internal sealed partial class SentMessages(
    MessageFiling filing, UploadStore uploads, ContactCollector contacts, FolderViews views, BackgroundWork background, ILogger<SentMessages> logger)
{
    /// <returns>SentNotFiled or QuotaFull when there is no copy in Sent; null when all went well.</returns>
    public async Task<MailError?> FileAsync(
        MailAccount account, OutgoingMessage message, MessageId? draft, BuiltMessage built, CancellationToken cancellationToken)
    {
        var filed = AppendAsync(account, built, cancellationToken);
        var marked = MarkAsync(account, message, cancellationToken);
        var remembered = RememberAsync(account, message, cancellationToken);
        await Task.WhenAll(filed, marked, remembered);

        // The draft is the last copy of these words as long as Sent has none.
        var (copy, warning) = await filed;
        if (draft is { } old && copy is not null)
        {
            await RemoveAsync(account, old, cancellationToken);
        }

        Tell(account, new[] { copy?.Folder, draft?.Folder, message.Original?.Folder }.OfType<FolderId>());
        return warning;
    }

    /// <summary>Brings these folders up to date for whoever looks at them. Nobody waits for it.</summary>
    public void Tell(MailAccount account, IEnumerable<FolderId> changed)
    {
        foreach (var folder in changed.Distinct())
        {
            background.Start(token => views.RefreshAsync(account, folder, token));
        }
    }

    private async Task<(MessageId? Copy, MailError? Warning)> AppendAsync(MailAccount account, BuiltMessage built, CancellationToken cancellationToken)
    {
        try
        {
            return (await filing.AppendAsync(account, FolderRole.Sent, built, cancellationToken), null);
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            LogNotFiled(logger, failure);
            return (null, failure is MailException { Error: MailError.QuotaFull } ? MailError.QuotaFull : MailError.SentNotFiled);
        }
    }

    private async Task MarkAsync(MailAccount account, OutgoingMessage message, CancellationToken cancellationToken)
    {
        if (message.Original is not { } original)
        {
            return;
        }

        try
        {
            await filing.MarkAsync(account, original, message.Kind, cancellationToken);
        }
        catch (OperationCanceledException late)
        {
            LogLeftUndone(logger, late);
        }
    }

    private async Task RemoveAsync(MailAccount account, MessageId draft, CancellationToken cancellationToken)
    {
        try
        {
            await filing.RemoveAsync(account, draft, cancellationToken);
        }
        catch (OperationCanceledException late)
        {
            LogLeftUndone(logger, late);
        }
    }

    private async Task RememberAsync(MailAccount account, OutgoingMessage message, CancellationToken cancellationToken)
    {
        try
        {
            await contacts.CollectAsync(account.AccountId, message.To.Concat(message.Cc).Concat(message.Bcc), cancellationToken);
            foreach (var upload in message.Attachments.Select(a => a.UploadId).OfType<Guid>())
            {
                await uploads.DiscardAsync(account.AccountId, upload, cancellationToken);
            }
        }
        catch (Exception failure) when (IsExpected(failure))
        {
            LogLeftUndone(logger, failure);
        }
    }

    private static bool IsExpected(Exception failure) => failure is MailException or OperationCanceledException;

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message was sent but could not be filed in Sent")]
    private static partial void LogNotFiled(ILogger logger, Exception exception);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A message was sent; some of what follows was left undone")]
    private static partial void LogLeftUndone(ILogger logger, Exception exception);
}
