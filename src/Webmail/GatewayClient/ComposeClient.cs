using System.Globalization;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;

namespace Webmail.GatewayClient;

internal sealed class ComposeClient(GatewayConnection gateway) : ICompose
{
    // A large message to a slow submission server: the gateway's own deadlines end it, this one only ends a gateway that hangs.
    private static readonly TimeSpan Submission = TimeSpan.FromMinutes(10);

    public Task<ComposeStart> StartAsync(SessionTicket session, ComposeRequest request, CancellationToken cancellationToken) =>
        gateway.CallAsync<ComposeStart>(ComposeApi.Start, session, request, cancellationToken);

    public Task<Upload> UploadAsync(SessionTicket session, UploadRequest request, Stream content, CancellationToken cancellationToken)
    {
        var query = QueryString.Create("name", request.FileName)
            .Add("type", request.ContentType)
            .Add("size", request.Size.ToString(CultureInfo.InvariantCulture));
        return gateway.UploadAsync<Upload>(ComposeApi.Upload + query, session, content, cancellationToken);
    }

    public Task DiscardUploadAsync(SessionTicket session, Guid uploadId, CancellationToken cancellationToken) =>
        gateway.CallAsync(ComposeApi.DiscardUpload, session, new ComposeApi.DiscardBody(uploadId), cancellationToken);

    public Task<MessageId> SaveDraftAsync(SessionTicket session, OutgoingMessage message, MessageId? replaces, CancellationToken cancellationToken) =>
        gateway.CallAsync<MessageId>(ComposeApi.SaveDraft, session, new ComposeApi.DraftBody(message, replaces), cancellationToken, Submission);

    public Task<SendResult> SendAsync(SessionTicket session, OutgoingMessage message, MessageId? draft, CancellationToken cancellationToken) =>
        gateway.CallAsync<SendResult>(ComposeApi.Send, session, new ComposeApi.SendBody(message, draft), cancellationToken, Submission);
}
