using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.Testing.Fakes;

/// <summary>Writing without servers: what was saved, sent and uploaded can be looked at, and each can be made to fail.</summary>
public sealed class FakeCompose : ICompose
{
    private uint _nextUid = 1;

    public MailAddress From { get; set; } = new("ana@a.test", "Ana Ruiz");

    /// <summary>What the next composers open with; null opens an empty one.</summary>
    public Func<ComposeRequest, ComposeStart>? Start { get; set; }

    public List<ComposeRequest> Started { get; } = [];

    public List<(OutgoingMessage Message, MessageId? Replaces)> Saved { get; } = [];

    public List<(OutgoingMessage Message, MessageId? Draft)> Sent { get; } = [];

    public List<(UploadRequest Request, long Received)> Uploaded { get; } = [];

    public List<Guid> Discarded { get; } = [];

    public MailException? StartFails { get; set; }

    public MailException? SaveFails { get; set; }

    public MailException? SendFails { get; set; }

    public MailException? UploadFails { get; set; }

    public SendResult Result { get; set; } = new("queued as 4711", null);

    /// <summary>Sending goes on when this is completed.</summary>
    public TaskCompletionSource? SendGate { get; set; }

    public static OutgoingMessage Empty(MailAddress from, ComposeKind kind = ComposeKind.New) => new(
        $"<{Guid.NewGuid():n}@{from.Domain}>", from, null, [], [], [], [], "", null, null, null, [], [], MessagePriority.Normal, [], [], kind, null);

    public Task<ComposeStart> StartAsync(SessionTicket session, ComposeRequest request, CancellationToken cancellationToken)
    {
        Started.Add(request);
        return StartFails is { } problem
            ? Task.FromException<ComposeStart>(problem)
            : Task.FromResult(Start?.Invoke(request) ?? new ComposeStart(Empty(From, request.Kind), null));
    }

    public async Task<Upload> UploadAsync(SessionTicket session, UploadRequest request, Stream content, CancellationToken cancellationToken)
    {
        if (UploadFails is { } problem)
        {
            throw problem;
        }

        var buffer = new byte[64 * 1024];
        var received = 0L;
        for (int read; (read = await content.ReadAsync(buffer, cancellationToken)) > 0; received += read)
        {
        }

        Uploaded.Add((request, received));
        return new Upload(Guid.NewGuid(), request.FileName, request.ContentType, received);
    }

    public Task DiscardUploadAsync(SessionTicket session, Guid uploadId, CancellationToken cancellationToken)
    {
        Discarded.Add(uploadId);
        return Task.CompletedTask;
    }

    public Task<MessageId> SaveDraftAsync(SessionTicket session, OutgoingMessage message, MessageId? replaces, CancellationToken cancellationToken)
    {
        if (SaveFails is { } problem)
        {
            throw problem;
        }

        Saved.Add((message, replaces));
        return Task.FromResult(new MessageId(new FolderId("Drafts"), 1, _nextUid++));
    }

    public async Task<SendResult> SendAsync(SessionTicket session, OutgoingMessage message, MessageId? draft, CancellationToken cancellationToken)
    {
        if (SendGate is { } gate)
        {
            await gate.Task.WaitAsync(cancellationToken);
        }

        if (SendFails is { } problem)
        {
            throw problem;
        }

        Sent.Add((message, draft));
        return Result;
    }
}
