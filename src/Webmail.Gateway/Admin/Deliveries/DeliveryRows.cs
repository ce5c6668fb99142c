using Webmail.Contracts.Admin;
using Webmail.Contracts.Delivery;
using Webmail.Data.Delivery;
using Webmail.Gateway.Delivery;

namespace Webmail.Gateway.Admin.Deliveries;

/// <summary>The log's rows as the page shows them.</summary>
internal static class DeliveryRows
{
    public static LoggedDelivery Of(LoggedMessageEntity message) => new(
        new LoggedDeliveryId(message.Id, IsRefusal: false),
        message.ArrivedAt,
        message.Sender,
        message.MessageId,
        message.Size,
        message.Origin switch
        {
            MessageOrigin.Received => DeliveryOrigin.Received,
            MessageOrigin.Submitted => DeliveryOrigin.Submitted,
            MessageOrigin.Local => DeliveryOrigin.Local,
            MessageOrigin.Report => DeliveryOrigin.Report,
            _ => DeliveryOrigin.Unknown,
        },
        DeliveryStates.Of(message),
        [.. message.Recipients.OrderBy(r => r.Id).Select(r => DeliveryStates.Tell(r, message))],
        message.IsSpam is { } isSpam ? new SpamRating(isSpam, message.SpamScore) : null);

    public static LoggedDelivery Of(LoggedRejectionEntity refusal) => new(
        new LoggedDeliveryId(refusal.Id, IsRefusal: true),
        refusal.At,
        refusal.Sender,
        MessageId: null,
        Size: null,
        DeliveryOrigin.Received,
        DeliveryState.Refused,
        refusal.Recipient is { } recipient
            ? [new RecipientDelivery(recipient, null, DeliveryState.Refused, refusal.At, 0, null, refusal.Dsn, refusal.Text)]
            : [],
        refusal.IsSpam ? new SpamRating(IsSpam: true, Score: null) : null);

    /// <summary>The queue numbers of the reports that were sent about it.</summary>
    public static IEnumerable<string> Reports(LoggedMessageEntity message) => message.Steps.Where(s => s.Kind is StepKind.Reported).Select(s => s.Text).OfType<string>();

    public static LoggedDeliveryDetail DetailOf(LoggedMessageEntity message, IReadOnlyDictionary<string, long> reports) => new(
        Of(message),
        new QueueId(message.QueueId),
        message.Client,
        message.SubmittedBy,
        message.Tls,
        message.RemovedAt,
        [.. message.Steps.OrderBy(s => s.At).ThenBy(s => s.Id).Select(s => StepOf(s, reports))]);

    public static LoggedDeliveryDetail DetailOf(LoggedRejectionEntity refusal) => new(
        Of(refusal),
        QueueId: null,
        refusal.Client,
        SubmittedBy: null,
        Tls: null,
        RemovedAt: null,
        [new DeliveryStep(refusal.At, DeliveryStepKind.Refused, refusal.Recipient, null, null, refusal.Dsn, null, refusal.Text, null)]);

    private static DeliveryStep StepOf(LoggedStepEntity step, IReadOnlyDictionary<string, long> reports) => new(
        step.At,
        step.Kind switch
        {
            StepKind.Deferred => DeliveryStepKind.Deferred,
            StepKind.Relayed => DeliveryStepKind.Relayed,
            StepKind.Delivered => DeliveryStepKind.Delivered,
            StepKind.Bounced => DeliveryStepKind.Bounced,
            StepKind.Expired => DeliveryStepKind.Expired,
            StepKind.Held => DeliveryStepKind.Held,
            StepKind.Released => DeliveryStepKind.Released,
            StepKind.Dropped => DeliveryStepKind.Dropped,
            StepKind.Reported => DeliveryStepKind.Reported,
            _ => throw new ArgumentOutOfRangeException(nameof(step), step.Kind, null),
        },
        step.Recipient,
        step.Relay,
        step.Tls,
        step.Dsn,
        step.DelaySeconds,
        step.Kind is StepKind.Reported ? null : step.Text,
        step.Text is { } report && reports.TryGetValue(report, out var number) ? new LoggedDeliveryId(number, IsRefusal: false) : null);
}
