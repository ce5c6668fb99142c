using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Reading;

/// <summary>What of a message is shown, what is offered for download, and what is wrong with it; read from BODYSTRUCTURE alone.</summary>
/// <param name="Html">The pieces shown when HTML is preferred.</param>
/// <param name="Text">The pieces shown when plain text is preferred.</param>
/// <param name="InlineParts">Content-Id without brackets (or Content-Location) → section of a part the HTML may show.</param>
internal sealed record BodyPlan(
    IReadOnlyList<BodyPiece> Html,
    IReadOnlyList<BodyPiece> Text,
    IReadOnlyDictionary<string, string> InlineParts,
    IReadOnlyList<Attachment> Attachments,
    IReadOnlyDictionary<string, string> ContentIds,
    IReadOnlyList<MessageNotice> Notices)
{
    public bool HasHtml => Html.Any(p => p.Kind == PieceKind.Html);

    public bool HasText => Text.Any(p => p.Kind == PieceKind.Text);
}
