using Webmail.Contracts.Messages;

namespace Webmail.Contracts.Compose;

/// <summary><see cref="ICompose"/> over HTTP. An upload is the raw body; its name, type and size are in the query.</summary>
public static class ComposeApi
{
    public const string Start = "/api/compose/start";
    public const string Upload = "/api/compose/upload";
    public const string DiscardUpload = "/api/compose/discard-upload";
    public const string SaveDraft = "/api/compose/save-draft";
    public const string Send = "/api/compose/send";

    public sealed record DiscardBody(Guid UploadId);

    public sealed record DraftBody(OutgoingMessage Message, MessageId? Replaces);

    public sealed record SendBody(OutgoingMessage Message, MessageId? Draft);
}
