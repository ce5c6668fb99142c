namespace Webmail.Gateway.Reading;

/// <summary>One stretch of what is shown of a message, in order.</summary>
/// <param name="PartId">The IMAP section (RFC 9051 §6.4.5).</param>
/// <param name="Encoding">The Content-Transfer-Encoding as the server tells it.</param>
internal sealed record BodyPiece(
    string PartId,
    PieceKind Kind,
    string? Charset,
    string? Encoding,
    uint Octets,
    bool IsFlowed = false,
    bool DeletesSpace = false);

internal enum PieceKind { Text, Html, Image }
