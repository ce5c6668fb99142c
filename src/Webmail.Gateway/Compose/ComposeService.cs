using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Compose.Filing;
using Webmail.Gateway.Compose.Outgoing;
using Webmail.Gateway.Compose.Starting;
using Webmail.Gateway.Compose.Submission;
using Webmail.Gateway.Compose.Uploads;
using Webmail.Gateway.Telemetry;

namespace Webmail.Gateway.Compose;

internal sealed partial class ComposeService(
    SessionStore sessions,
    ComposeStarter starter,
    UploadStore uploads,
    SubmissionLimits limits,
    AttachmentFinder attachments,
    Submitter submitter,
    MessageFiling filing,
    SentMessages sent,
    IOptions<ComposeOptions> options,
    TimeProvider time,
    ILogger<ComposeService> logger) : ICompose
{
    // Header lines and text beside the attachments.
    private const int TextAllowance = 64 * 1024;

    public async Task<ComposeStart> StartAsync(SessionTicket session, ComposeRequest request, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        return await starter.StartAsync(open.Account, request, cancellationToken);
    }

    public async Task<Upload> UploadAsync(SessionTicket session, UploadRequest request, Stream content, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        var maxBytes = await limits.MaxUploadSizeAsync(open.Account, cancellationToken);
        return await uploads.ReceiveAsync(session, open, request, maxBytes, content, cancellationToken);
    }

    public async Task DiscardUploadAsync(SessionTicket session, Guid uploadId, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        await uploads.DiscardAsync(open.Account.AccountId, uploadId, cancellationToken);
    }

    public async Task<MessageId> SaveDraftAsync(SessionTicket session, OutgoingMessage message, MessageId? replaces, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        OutgoingCheck.Always(message);
        await using var built = await BuildAsync(session, open, message, replaces, isDraft: true, cancellationToken);

        // The new one first: between the two steps there are two drafts, never none.
        var saved = await filing.AppendAsync(open.Account, FolderRole.Drafts, built, cancellationToken);
        if (replaces is { } old && old != saved)
        {
            await filing.RemoveAsync(open.Account, old, cancellationToken);
        }

        sent.Tell(open.Account, [saved.Folder]);
        return saved;
    }

    public async Task<SendResult> SendAsync(SessionTicket session, OutgoingMessage message, MessageId? draft, CancellationToken cancellationToken)
    {
        // 1. What is wrong without asking anybody.
        var open = await sessions.OpenAsync(session, cancellationToken);
        OutgoingCheck.BeforeSending(message, options.Value.MaxRecipients);

        // 2. The connection is made while the message is built. Both are awaited, whatever happens to the other.
        var connecting = submitter.ConnectAsync(open.Account, cancellationToken);
        BuiltMessage? built = null;
        string answer;
        try
        {
            built = await BuildAsync(session, open, message, draft, isDraft: false, cancellationToken);
        }
        finally
        {
            if (built is null)
            {
                await ReleaseAsync(connecting);
            }
        }

        await using (built)
        {
            // 3. Until the server's 250 nothing is changed anywhere. From here on a browser that leaves changes nothing either:
            //    cancelled between the last byte and the 250, nobody could say whether it was sent.
            var client = await connecting;
            try
            {
                limits.Learn(client);
                cancellationToken.ThrowIfCancellationRequested();
                answer = await submitter.SubmitAsync(client, message, built, CancellationToken.None);
            }
            catch (MailException)
            {
                Count("refused");
                throw;
            }
            finally
            {
                submitter.Return(client);
            }

            Count("sent");
            LogSent(logger, built.Size, message.To.Count + message.Cc.Count + message.Bcc.Count);

            // 4. It is sent. What fails now is told beside that, never instead of it.
            using var deadline = new CancellationTokenSource(options.Value.FilingTimeout, time);
            var warning = await sent.FileAsync(open.Account, message, draft, built, deadline.Token);
            return new SendResult(answer, warning);
        }
    }

    private async Task<BuiltMessage> BuildAsync(
        SessionTicket session, OpenSession open, OutgoingMessage message, MessageId? draft, bool isDraft, CancellationToken cancellationToken)
    {
        var found = await attachments.FindAsync(session, open, message, draft, cancellationToken);
        using var mime = OutgoingMime.Build(message, found, time.GetLocalNow(), isDraft);
        var expected = found.Size + ((message.Html?.Length ?? 0) * 3L) + ((message.Text?.Length ?? 0) * 2L) + TextAllowance;
        return await BuiltMessage.WriteAsync(mime, OutgoingMime.NeedsUtf8(message), expected, options.Value.MaxInMemory, cancellationToken);
    }

    private async Task ReleaseAsync(Task<SubmissionClient> connecting)
    {
        await ((Task)connecting).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (connecting.IsCompletedSuccessfully)
        {
            submitter.Return(await connecting);
        }
    }

    private static void Count(string outcome) => GatewayTelemetry.Submissions.Add(1, new KeyValuePair<string, object?>("outcome", outcome));

    [LoggerMessage(Level = LogLevel.Information, Message = "Submitted a message of {Size} bytes to {Recipients} recipients")]
    private static partial void LogSent(ILogger logger, long size, int recipients);
}
