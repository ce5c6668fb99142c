using MailKit;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Reading;

namespace Webmail.Gateway.Compose.Starting;

/// <summary>Fetches what writing an answer needs of a message: some of its header and its text, never its attachments.</summary>
internal sealed class SourceReader(ImapWork work, MessageReader reader)
{
    // RFC 9051 §6.4.5: HEADER.FIELDS, and no more of it than anybody needs. Parsing a header of megabytes takes minutes.
    private const string WantedHeaders = "HEADER.FIELDS (REFERENCES IN-REPLY-TO MESSAGE-ID MAIL-FOLLOWUP-TO MAIL-REPLY-TO LIST-POST)";
    private const int MaxHeaderBytes = 32 * 1024;
    private const int MaxDraftHeaderBytes = 128 * 1024;

    /// <exception cref="MailException">MessageGone.</exception>
    public async Task<SourceMessage> ReadAsync(MailAccount account, MessageId message, bool isDraft, CancellationToken cancellationToken)
    {
        var (envelope, headers) = await work.ReadAsync(account, message.Folder, LeasePurpose.Interactive, async (lease, token) =>
        {
            var folder = await lease.OpenMessageFolderAsync(message, token);
            var summary = await folder.FetchSummaryAsync(message, new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Envelope), token);
            using var bytes = isDraft
                ? await folder.FetchBytesAsync(message, "HEADER", 0, MaxDraftHeaderBytes, token)
                : await folder.FetchBytesAsync(message, WantedHeaders, 0, MaxHeaderBytes, token);
            return (summary.Envelope ?? new Envelope(), await HeaderList.LoadAsync(bytes, token));
        }, cancellationToken);

        var body = await reader.OpenSourceTextAsync(account, message, preferText: false, cancellationToken);
        return new SourceMessage(message, envelope, headers, body);
    }
}
