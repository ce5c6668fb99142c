namespace Webmail.Contracts.Admin;

/// <summary>Which of the waiting messages; null or empty is any.</summary>
/// <param name="Sender">Part of it.</param>
/// <param name="Recipient">Part of one of them.</param>
/// <param name="Reason">Part of the servers' words about one of them.</param>
public sealed record QueueFilter(string? Sender = null, string? Recipient = null, string? Reason = null, QueueState? State = null)
{
    public bool IsEmpty => this is { Sender: null or "", Recipient: null or "", Reason: null or "", State: null };

    public bool Matches(QueuedMessage message) =>
        (State is null || message.State == State)
        && Has(message.Sender, Sender)
        && (Recipient is null or "" || message.Recipients.Any(r => Has(r.Address, Recipient)))
        && (Reason is null or "" || message.Recipients.Any(r => Has(r.Reason, Reason)));

    private static bool Has(string? text, string? part) => part is null or "" || text?.Contains(part.Trim(), StringComparison.OrdinalIgnoreCase) == true;
}
