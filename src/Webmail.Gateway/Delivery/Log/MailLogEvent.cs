using Webmail.Data.Delivery;

namespace Webmail.Gateway.Delivery.Log;

/// <summary>What a line of the log says happened.</summary>
internal abstract record MailLogEvent
{
    /// <summary>A message is being handed over.</summary>
    /// <param name="SubmittedBy">The login of who does it; null for another host.</param>
    public sealed record Arrived(string QueueId, string Client, string? SubmittedBy) : MailLogEvent;

    /// <summary>A program on the mail host handed one over.</summary>
    public sealed record PickedUp(string QueueId) : MailLogEvent;

    public sealed record Identified(string QueueId, string MessageId) : MailLogEvent;

    /// <summary>The queue manager has it.</summary>
    public sealed record Queued(string QueueId, string Sender, long Size, int Recipients) : MailLogEvent;

    public sealed record Attempted(
        string QueueId, StepKind Outcome, string Recipient, string? OriginalRecipient, string? Relay, double? DelaySeconds, string? Dsn, string Text) : MailLogEvent;

    /// <summary>Given up after too long in the queue.</summary>
    public sealed record Expired(string QueueId) : MailLogEvent;

    public sealed record Removed(string QueueId, bool ByAdministrator) : MailLogEvent;

    public sealed record Held(string QueueId) : MailLogEvent;

    public sealed record Released(string QueueId) : MailLogEvent;

    /// <summary>Its sender is sent a report, a message of its own.</summary>
    public sealed record Reported(string QueueId, string ReportQueueId) : MailLogEvent;

    /// <summary>The spam filter has rated a message, which was taken.</summary>
    public sealed record Rated(string QueueId, double Score, bool IsSpam) : MailLogEvent;

    /// <param name="QueueId">Null where the message had none yet.</param>
    public sealed record Rejected(
        string? QueueId, string Client, string Stage, string? Sender, string? Recipient, bool ByFilter, string? Dsn, string Text) : MailLogEvent;

    /// <summary>A connection has become encrypted; which message goes over it, the log says later.</summary>
    /// <param name="Peer"><c>name[address]</c>, with the port where it was we who connected.</param>
    public sealed record Secured(string Peer, string Tls) : MailLogEvent;

    public sealed record Disconnected(string Peer) : MailLogEvent;
}
