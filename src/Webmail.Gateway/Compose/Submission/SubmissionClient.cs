using MailKit;
using MailKit.Net.Smtp;
using MimeKit;
using Webmail.Gateway.Accounts;

namespace Webmail.Gateway.Compose.Submission;

/// <summary>One signed-in connection to an account's submission server.</summary>
internal sealed class SubmissionClient(MailAccount account) : SmtpClient
{
    public MailAccount Account => account;

    public long IdleSince { get; set; }

    /// <summary>Ask for a report of what becomes of the next message (RFC 3461), where the server can.</summary>
    public bool RequestsDeliveryStatus { get; set; }

    protected override DeliveryStatusNotification? GetDeliveryStatusNotifications(MimeMessage message, MailboxAddress mailbox) =>
        RequestsDeliveryStatus && Capabilities.HasFlag(SmtpCapabilities.Dsn)
            ? DeliveryStatusNotification.Success | DeliveryStatusNotification.Failure | DeliveryStatusNotification.Delay
            : null;

    protected override string? GetEnvelopeId(MimeMessage message) => RequestsDeliveryStatus ? message.MessageId : null;
}
