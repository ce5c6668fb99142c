namespace Webmail.Gateway.Mailboxes;

/// <summary>What a mailbox holds.</summary>
/// <param name="Bytes">To the kilobyte.</param>
internal sealed record MailboxUsage(long Bytes, long Messages);
