using MailKit.Net.Smtp;
using Microsoft.Extensions.Options;
using MimeKit;
using Webmail.Contracts;
using Webmail.Contracts.Compose;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Compose.Outgoing;

namespace Webmail.Gateway.Compose.Submission;

/// <summary>Hands one finished message to the submission server.</summary>
internal sealed class Submitter(SubmissionPool pool, IOptions<ComposeOptions> options, TimeProvider time)
{
    /// <summary>Opens a connection while the message is still being built.</summary>
    public Task<SubmissionClient> ConnectAsync(MailAccount account, CancellationToken cancellationToken) => pool.TakeAsync(account, cancellationToken);

    public void Return(SubmissionClient client) => pool.Return(client);

    /// <returns>What the server said with its 250.</returns>
    /// <exception cref="MailException">MessageTooLarge, RecipientRefused, SenderRefused, TooManyRecipients, QuotaFull, SubmissionRefused, ServerUnreachable, ServerTimeout.</exception>
    public async Task<string> SubmitAsync(SubmissionClient client, OutgoingMessage message, BuiltMessage built, CancellationToken cancellationToken)
    {
        // RFC 1870 §5: a message over the announced size is not offered. Zero means no fixed limit.
        if (client.Capabilities.HasFlag(SmtpCapabilities.Size) && client.MaxSize > 0 && built.Size > client.MaxSize)
        {
            throw new MailException(MailError.MessageTooLarge);
        }

        if (built.Format.International && !client.Capabilities.HasFlag(SmtpCapabilities.UTF8))
        {
            throw new MailException(MailError.SubmissionRefused, "SMTPUTF8 is not offered by the server.");
        }

        using var deadline = new CancellationTokenSource(options.Value.SubmissionTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        client.RequestsDeliveryStatus = message.RequestDeliveryStatus;

        // RFC 5322 §3.6.3: our own copy keeps its Bcc, the one that goes out has none. MailKit hides it only where it reads
        // the recipients from the message.
        var format = built.Format.Clone();
        format.HiddenHeaders.Add(HeaderId.Bcc);
        format.HiddenHeaders.Add(HeaderId.ResentBcc);
        try
        {
            return await client.SendAsync(format, built.Message, Mailbox(message.From), Recipients(message), either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new MailException(MailError.ServerTimeout);
        }
        catch (Exception failure) when (SubmissionErrors.IsExpected(failure))
        {
            throw SubmissionErrors.Translate(failure);
        }
    }

    private static List<MailboxAddress> Recipients(OutgoingMessage message) =>
        [.. message.To.Concat(message.Cc).Concat(message.Bcc).DistinctBy(a => a.Address, StringComparer.OrdinalIgnoreCase).Select(Mailbox)];

    private static MailboxAddress Mailbox(MailAddress address) => new("", address.Address);
}
