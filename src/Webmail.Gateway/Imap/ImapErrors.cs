using System.Net.Sockets;
using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Webmail.Contracts;

namespace Webmail.Gateway.Imap;

/// <summary>The one place where what MailKit, sockets and TLS throw becomes what a person can be told.</summary>
internal static class ImapErrors
{
    /// <summary>Whether the exception is one of those a mail server's conversation ends in.</summary>
    public static bool IsExpected(Exception exception) => exception
        is IOException or SocketException or ProtocolException or CommandException or AuthenticationException or SslHandshakeException
        or ServiceNotConnectedException or ServiceNotAuthenticatedException or FolderNotFoundException or FolderNotOpenException
        or MessageNotFoundException or TimeoutException or NotSupportedException;

    /// <summary>Whether the connection is the matter, so that another one may do better.</summary>
    public static bool IsConnectionLost(Exception exception) => exception
        is IOException or SocketException or ProtocolException or ServiceNotConnectedException or ServiceNotAuthenticatedException;

    /// <summary>The server's answer could not be read, so asking for the same again will not help; asking for less may.</summary>
    public static bool IsUnreadable(MailException exception) =>
        // MailKit throws the same for a connection that ended in the middle, and keeps what tells them apart to itself.
        exception.InnerException is ImapProtocolException unread && !unread.Message.Contains("disconnected", StringComparison.Ordinal);

    /// <summary>Call only where <see cref="IsExpected"/> says so.</summary>
    public static MailException Translate(Exception exception, string? folder = null) => exception switch
    {
        FolderNotFoundException gone => new(MailError.FolderGone, innerException: gone) { Subject = folder ?? gone.FolderName },
        FolderNotOpenException => new(MailError.FolderNotAllowed, innerException: exception) { Subject = folder },
        MessageNotFoundException => new(MailError.MessageGone, innerException: exception),
        ImapCommandException refused => OfResponse(refused, folder),
        // RFC 5530 §3 has UNAVAILABLE for a server that can't tell whether the password is right; MailKit keeps only its words.
        AuthenticationException refused when SaysLater(refused.Message) => new(MailError.ServerBusy, refused.Message, refused),
        AuthenticationException => new(MailError.SignInRejected, innerException: exception),
        SslHandshakeException => new(MailError.CertificateRejected, innerException: exception),
        TimeoutException => new(MailError.ServerTimeout, innerException: exception),
        // MailKit says so for STARTTLS that was required and not offered.
        _ => new(MailError.ServerUnreachable, innerException: exception),
    };

    private static bool SaysLater(string text) => ((string[])["temporar", "unavailable", "try again", "maximum number of connections", "too many"])
        .Any(words => text.Contains(words, StringComparison.OrdinalIgnoreCase));

    // RFC 9051 §7.1: response codes where the server sends them; its words only where it does not.
    private static MailException OfResponse(ImapCommandException refused, string? folder)
    {
        var text = refused.ResponseText ?? "";
        var error = text switch
        {
            _ when Has("OVERQUOTA") || Says("quota exceeded") || Says("over quota") => MailError.QuotaFull,
            _ when Has("NONEXISTENT") || Has("TRYCREATE") || Says("doesn't exist") || Says("does not exist") || Says("no such mailbox")
                || Says("mailbox not found") || Says("unknown mailbox") => MailError.FolderGone,
            _ when Has("ALREADYEXISTS") || Says("already exists") => MailError.FolderExists,
            _ when Has("CANNOT") || Says("invalid mailbox name") => MailError.FolderNameInvalid,
            _ when Has("NOPERM") || Says("permission denied") => MailError.FolderNotAllowed,
            _ when Has("UNAVAILABLE") || Has("INUSE") || Has("LIMIT") || Says("try again") => MailError.ServerBusy,
            _ => MailError.ServerRefused,
        };
        return new MailException(error, text.Length == 0 ? null : text, refused) { Subject = folder };

        // MailKit keeps the code's name for some codes only, in the message it builds from the response.
        bool Has(string code) => refused.Message.Contains($"[{code}", StringComparison.OrdinalIgnoreCase) || text.Contains($"[{code}", StringComparison.OrdinalIgnoreCase);

        bool Says(string words) => text.Contains(words, StringComparison.OrdinalIgnoreCase);
    }
}
