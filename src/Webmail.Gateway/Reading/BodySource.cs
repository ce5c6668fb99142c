using Webmail.Contracts.Messages;

namespace Webmail.Gateway.Reading;

/// <summary>The decoded text of the pieces that were fetched. Kept for a short while, so that showing images asks the server nothing.</summary>
internal sealed record BodySource(BodyPlan Plan, IReadOnlyList<LoadedPiece> Pieces, IReadOnlyList<MessageNotice> Notices)
{
    public bool IsCut => Notices.Contains(MessageNotice.TooLongCutShort);

    public long Characters => Pieces.Sum(p => (long)p.Text.Length) + 512;
}

/// <param name="Text">Empty for an image.</param>
internal sealed record LoadedPiece(BodyPiece Piece, string Text);
