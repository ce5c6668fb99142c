using System.Net.Sockets;
using System.Text.RegularExpressions;
using MailKit;
using MailKit.Net.Smtp;
using MailKit.Security;
using Webmail.Contracts;

namespace Webmail.Gateway.Compose.Submission;

/// <summary>The one place where what a submission server answers becomes what a person can be told.</summary>
internal static partial class SubmissionErrors
{
    private static readonly TimeSpan TryAgain = TimeSpan.FromMinutes(1);

    public static bool IsExpected(Exception exception) => exception
        is CommandException or ProtocolException or AuthenticationException or SslHandshakeException or IOException or SocketException
        or ServiceNotConnectedException or ServiceNotAuthenticatedException or NotSupportedException or TimeoutException;

    /// <summary>Not a word about the password: the server can't tell whether it is right just now.</summary>
    public static bool IsTemporary(AuthenticationException failure) =>
        failure.InnerException is SmtpCommandException refused && (int)refused.StatusCode is >= 400 and < 500;

    /// <summary>Call only where <see cref="IsExpected"/> says so.</summary>
    public static MailException Translate(Exception exception) => exception switch
    {
        SmtpCommandException refused => OfResponse(refused),
        AuthenticationException later when IsTemporary(later) => new(MailError.ServerBusy, later.InnerException!.Message, later) { RetryAfter = TryAgain },
        AuthenticationException rejected => new(MailError.SubmissionRefused, (rejected.InnerException as SmtpCommandException)?.Message ?? rejected.Message, rejected),
        SslHandshakeException => new(MailError.CertificateRejected, innerException: exception),
        // The server can't do what the message needs: internationalised addresses (RFC 6531), or signing in at all.
        NotSupportedException missing => new(MailError.SubmissionRefused, missing.Message, missing),
        TimeoutException => new(MailError.ServerTimeout, innerException: exception),
        _ => new(MailError.ServerUnreachable, innerException: exception),
    };

    private static MailException OfResponse(SmtpCommandException refused)
    {
        var text = refused.Message.Trim();
        var code = (int)refused.StatusCode;
        var enhanced = EnhancedStatus().Match(text).Groups[1].Value;
        var error = Classify(refused, code, enhanced, text);
        return new MailException(error, text.Length == 0 ? null : text, refused)
        {
            Subject = error == MailError.RecipientRefused ? refused.Mailbox?.Address : null,
            RetryAfter = code is >= 400 and < 500 ? TryAgain : null,
        };
    }

    private static MailError Classify(SmtpCommandException refused, int code, string enhanced, string text) => 0 switch
    {
        // RFC 3463 §3.4: 5.3.4 the message is too big for the system; §3.3: 5.2.3 for the mailbox, x.2.2 the mailbox is full.
        _ when enhanced is "3.4" or "2.3" => MailError.MessageTooLarge,
        // At RCPT it is the recipient's mailbox that is full, which the author can't empty.
        _ when enhanced == "2.2" && refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted => MailError.RecipientRefused,
        _ when enhanced == "2.2" || text.Contains("quota", StringComparison.OrdinalIgnoreCase) => MailError.QuotaFull,
        _ when enhanced == "5.3" || text.Contains("too many recipients", StringComparison.OrdinalIgnoreCase) => MailError.TooManyRecipients,
        // RFC 1870 §6.1: 552 at MAIL FROM is about the announced size.
        _ when code == 552 && refused.ErrorCode != SmtpErrorCode.RecipientNotAccepted => MailError.MessageTooLarge,
        // Postfix tells what it thinks of the sender only when the first recipient comes (smtpd_delay_reject).
        _ when text.Contains("Sender address rejected", StringComparison.OrdinalIgnoreCase) => MailError.SenderRefused,
        _ when refused.ErrorCode == SmtpErrorCode.RecipientNotAccepted => MailError.RecipientRefused,
        _ when refused.ErrorCode == SmtpErrorCode.SenderNotAccepted => MailError.SenderRefused,
        _ when code == 421 => MailError.ServerBusy,
        _ => MailError.SubmissionRefused,
    };

    [GeneratedRegex(@"\A[245]\.(\d{1,3}\.\d{1,3})\b")]
    private static partial Regex EnhancedStatus();
}
