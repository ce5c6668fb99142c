namespace Webmail.Compose;

/// <summary>What files weigh inside a message.</summary>
internal static class MessageSize
{
    /// <summary>RFC 2045 §6.8: base64 makes four octets of three, and ends each line of 76 with two more.</summary>
    public static long OfAttachments(long bytes)
    {
        var encoded = (bytes + 2) / 3 * 4;
        return encoded + (encoded + 75) / 76 * 2;
    }
}
