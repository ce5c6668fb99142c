namespace Webmail.Contracts.Compose;

/// <param name="ServerText">What the submission server said with its 250, for example its queue name.</param>
/// <param name="Warning">Sent, but: SentNotFiled.</param>
public sealed record SendResult(string? ServerText, MailError? Warning);
