using MailKit;
using Webmail.Contracts;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Reading;

namespace Webmail.Gateway.Compose.Starting;

/// <summary>Fetches what writing an answer needs of a message: some of its header and its text, never its attachments.</summary>
internal sealed class SourceReader(ImapPool pool, MessageReader reader)
{
    private static readonly string[] WantedHeaders =
        ["References", "In-Reply-To", "Message-Id", "Mail-Followup-To", "Mail-Reply-To", "List-Post"];

    /// <exception cref="MailException">MessageGone.</exception>
    public async Task<SourceMessage> ReadAsync(MailAccount account, MessageId message, bool isDraft, CancellationToken cancellationToken)
    {
        var request = isDraft
            ? new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope | MessageSummaryItems.Headers)
            : new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope, WantedHeaders);
        IMessageSummary? summary;
        await using (var lease = await pool.LeaseAsync(account, LeasePurpose.Interactive, message.Folder, cancellationToken))
        {
            var folder = await lease.OpenMessageFolderAsync(message, cancellationToken);
            summary = await folder.FetchSummaryAsync(message, request, cancellationToken);
        }

        var body = await reader.OpenSourceTextAsync(account, message, preferText: false, cancellationToken);
        return new SourceMessage(message, summary.Envelope ?? new Envelope(), summary.Headers ?? [], body);
    }
}
