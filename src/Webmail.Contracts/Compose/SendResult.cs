namespace Webmail.Contracts.Compose;

/// <param name="ServerText">What the submission server said with its 250, for example its queue name.</param>
/// <param name="Warning">Sent, but there is no copy in Sent: QuotaFull where the mailbox has no room for it, else SentNotFiled.</param>
public sealed record SendResult(string? ServerText, MailError? Warning);
