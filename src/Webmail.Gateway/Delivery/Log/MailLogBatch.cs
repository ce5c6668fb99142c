using Webmail.Data.Delivery;

namespace Webmail.Gateway.Delivery.Log;

/// <summary>Brings what the log says into the rows of the messages it speaks of. Whatever is applied twice changes nothing the second time.</summary>
/// <param name="known">The messages with these queue numbers that there are already, with their recipients.</param>
/// <param name="told">The lines that have become steps or rejections already.</param>
internal sealed class MailLogBatch(IEnumerable<LoggedMessageEntity> known, IReadOnlySet<string> told)
{
    private const int LongestText = 1000;
    private const int LongestAddress = 320;
    private const int LongestMessageId = 998;

    private readonly Dictionary<string, LoggedMessageEntity> _messages = known.ToDictionary(m => m.QueueId);

    public List<LoggedMessageEntity> New { get; } = [];

    public List<LoggedRejectionEntity> Rejections { get; } = [];

    public IEnumerable<LoggedMessageEntity> Messages => _messages.Values;

    /// <summary>The queue numbers it speaks of.</summary>
    public static IEnumerable<string> QueueIds(MailLogEvent happened) => happened switch
    {
        MailLogEvent.Arrived arrived => [arrived.QueueId],
        MailLogEvent.PickedUp pickedUp => [pickedUp.QueueId],
        MailLogEvent.Identified identified => [identified.QueueId],
        MailLogEvent.Rated rated => [rated.QueueId],
        MailLogEvent.Queued queued => [queued.QueueId],
        MailLogEvent.Attempted attempted => [attempted.QueueId],
        MailLogEvent.Expired expired => [expired.QueueId],
        MailLogEvent.Removed removed => [removed.QueueId],
        MailLogEvent.Held held => [held.QueueId],
        MailLogEvent.Released released => [released.QueueId],
        MailLogEvent.Reported reported => [reported.QueueId, reported.ReportQueueId],
        MailLogEvent.Rejected { QueueId: { } queueId } => [queueId],
        _ => [],
    };

    public void Apply(MailLogEntry entry)
    {
        if (told.Contains(entry.Source))
        {
            return;
        }

        switch (entry.Happened)
        {
            case MailLogEvent.Arrived arrived:
                var message = Of(arrived.QueueId, entry.At);
                message.Origin = arrived.SubmittedBy is null ? MessageOrigin.Received : MessageOrigin.Submitted;
                (message.Client, message.SubmittedBy, message.Tls) = (Cut(arrived.Client, LongestAddress), Cut(arrived.SubmittedBy, LongestAddress), entry.Tls);
                break;
            case MailLogEvent.PickedUp pickedUp:
                Of(pickedUp.QueueId, entry.At).Origin = MessageOrigin.Local;
                break;
            case MailLogEvent.Identified identified:
                Of(identified.QueueId, entry.At).MessageId = Cut(identified.MessageId, LongestMessageId);
                break;
            case MailLogEvent.Rated rated:
                var looked = Of(rated.QueueId, entry.At);
                (looked.SpamScore, looked.IsSpam) = (rated.Score, rated.IsSpam);
                break;
            case MailLogEvent.Queued queued:
                Queue(Of(queued.QueueId, entry.At), queued);
                break;
            case MailLogEvent.Attempted attempted:
                Attempt(Of(attempted.QueueId, entry.At), entry, attempted);
                break;
            case MailLogEvent.Expired expired:
                End(Of(expired.QueueId, entry.At), entry, RecipientState.Expired, StepKind.Expired);
                break;
            case MailLogEvent.Removed removed:
                Remove(Of(removed.QueueId, entry.At), entry, removed);
                break;
            case MailLogEvent.Held held:
                Of(held.QueueId, entry.At).HeldAt = entry.At;
                Step(Of(held.QueueId, entry.At), entry, StepKind.Held);
                break;
            case MailLogEvent.Released released:
                Of(released.QueueId, entry.At).HeldAt = null;
                Step(Of(released.QueueId, entry.At), entry, StepKind.Released);
                break;
            case MailLogEvent.Reported reported:
                Of(reported.ReportQueueId, entry.At).Origin = MessageOrigin.Report;
                Step(Of(reported.QueueId, entry.At), entry, StepKind.Reported).Text = reported.ReportQueueId;
                break;
            case MailLogEvent.Rejected rejected:
                Reject(entry, rejected);
                break;
        }
    }

    private static void Queue(LoggedMessageEntity message, MailLogEvent.Queued queued)
    {
        (message.Sender, message.Size, message.RecipientCount) = (Cut(queued.Sender, LongestAddress), queued.Size, queued.Recipients);
        if (message.Origin is MessageOrigin.Unknown && queued.Sender.Length == 0)
        {
            message.Origin = MessageOrigin.Report;
        }
    }

    private static void Attempt(LoggedMessageEntity message, MailLogEntry entry, MailLogEvent.Attempted attempted)
    {
        var address = Cut(attempted.Recipient, LongestAddress);
        var recipient = message.Recipients.Find(r => r.Address == address);
        if (recipient is null)
        {
            recipient = new LoggedRecipientEntity { Address = address };
            message.Recipients.Add(recipient);
        }

        recipient.OriginalAddress = Cut(attempted.OriginalRecipient, LongestAddress);
        recipient.State = attempted.Outcome switch
        {
            StepKind.Relayed => RecipientState.Relayed,
            StepKind.Delivered => RecipientState.Delivered,
            StepKind.Bounced => RecipientState.Bounced,
            StepKind.Expired => RecipientState.Expired,
            _ => RecipientState.Deferred,
        };
        recipient.At = entry.At;
        recipient.Attempts++;
        (recipient.Relay, recipient.Dsn, recipient.Text) = (Cut(attempted.Relay, LongestAddress), attempted.Dsn, Cut(attempted.Text, LongestText));
        var step = Step(message, entry, attempted.Outcome);
        (step.Recipient, step.Relay, step.Dsn, step.Text) = (address, recipient.Relay, recipient.Dsn, recipient.Text);
        (step.Tls, step.DelaySeconds) = (entry.Tls, attempted.DelaySeconds);
    }

    private static void Remove(LoggedMessageEntity message, MailLogEntry entry, MailLogEvent.Removed removed)
    {
        message.RemovedAt = entry.At;
        message.HeldAt = null;
        if (removed.ByAdministrator)
        {
            End(message, entry, RecipientState.Dropped, StepKind.Dropped);
        }
    }

    // For those who have not got it yet.
    private static void End(LoggedMessageEntity message, MailLogEntry entry, RecipientState state, StepKind kind)
    {
        foreach (var recipient in message.Recipients.Where(r => r.State is RecipientState.Deferred))
        {
            (recipient.State, recipient.At) = (state, entry.At);
        }

        Step(message, entry, kind);
    }

    private static LoggedStepEntity Step(LoggedMessageEntity message, MailLogEntry entry, StepKind kind)
    {
        var step = new LoggedStepEntity { Source = entry.Source, At = entry.At, Kind = kind };
        message.Steps.Add(step);
        return step;
    }

    private void Reject(MailLogEntry entry, MailLogEvent.Rejected rejected) => Rejections.Add(new LoggedRejectionEntity
    {
        Source = entry.Source,
        At = entry.At,
        Client = Cut(rejected.Client, LongestAddress),
        Stage = Cut(rejected.Stage, 32),
        Sender = Cut(rejected.Sender, LongestAddress),
        Recipient = Cut(rejected.Recipient, LongestAddress),
        ByFilter = rejected.ByFilter,
        IsSpam = IsSpam(rejected),
        Dsn = rejected.Dsn,
        Text = Cut(rejected.Text, LongestText),
    });

    // What the filter refuses for good and nobody here sent: people who sign in are refused for other reasons, such as a wrong author.
    private bool IsSpam(MailLogEvent.Rejected rejected) =>
        rejected is { ByFilter: true, QueueId: { } queueId, Dsn: ['5', ..] }
        && _messages.TryGetValue(queueId, out var message)
        && message.Origin is MessageOrigin.Received;

    private LoggedMessageEntity Of(string queueId, DateTimeOffset at)
    {
        if (!_messages.TryGetValue(queueId, out var message))
        {
            message = new LoggedMessageEntity { QueueId = queueId, ArrivedAt = at };
            _messages.Add(queueId, message);
            New.Add(message);
        }

        return message;
    }

    // PostgreSQL takes every character but one, and never half of one.
    [return: System.Diagnostics.CodeAnalysis.NotNullIfNotNull(nameof(text))]
    private static string? Cut(string? text, int longest)
    {
        var clean = text?.Replace("\0", "", StringComparison.Ordinal);
        return clean is { Length: var length } && length > longest ? clean[..(char.IsHighSurrogate(clean[longest - 1]) ? longest - 1 : longest)] : clean;
    }
}
