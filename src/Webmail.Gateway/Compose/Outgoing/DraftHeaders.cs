using MimeKit;
using Webmail.Contracts.Compose;
using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Compose.Outgoing;

/// <summary>
/// What a draft must remember that mail has no header for. Only drafts carry these; a message that is sent does not.
/// </summary>
internal static class DraftHeaders
{
    public const string Prefix = "X-Webmail-";

    /// <summary>"Reply 7.1.SU5CT1g": what is answered or forwarded, so that it is marked when the draft is sent one day.</summary>
    public const string Original = "X-Webmail-Original";

    /// <summary>
    /// On an attachment: where the composer says it comes from. A draft that is saved again replaces the one before, and
    /// what the composer still refers to is found in the replacement by this.
    /// </summary>
    public const string Source = "X-Webmail-Source";

    public static string OriginalOf(ComposeKind kind, MessageId original) => $"{kind} {original}";

    public static (ComposeKind Kind, MessageId? Original) ParseOriginal(string? value)
    {
        var parts = value?.Trim().Split(' ');
        return parts is { Length: 2 } && Enum.TryParse<ComposeKind>(parts[0], out var kind) && Enum.IsDefined(kind) && MessageId.TryParse(parts[1], null, out var original)
            ? (kind, original)
            : (ComposeKind.New, null);
    }

    public static string SourceOf(OutgoingAttachment attachment) =>
        attachment.UploadId is { } upload ? $"upload/{upload:N}" : $"{attachment.Carried!.Message}/{attachment.Carried.PartId}";

    public static string? SourceIn(HeaderList headers) => headers[Source]?.Trim();
}
