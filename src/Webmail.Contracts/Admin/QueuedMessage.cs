namespace Webmail.Contracts.Admin;

/// <param name="Size">In bytes.</param>
/// <param name="Sender">Of the envelope; empty for a report about another message.</param>
public sealed record QueuedMessage(
    QueueId Id,
    QueueState State,
    DateTimeOffset ArrivedAt,
    long Size,
    string Sender,
    IReadOnlyList<QueuedRecipient> Recipients);

/// <param name="Reason">Why it was not delivered when last tried, in the servers' own words; null while it was not tried.</param>
public sealed record QueuedRecipient(string Address, string? Reason);

/// <summary>Postfix's number of a message, which it has while it is in the queue.</summary>
public sealed record QueueId(string Value)
{
    public override string ToString() => Value;
}

public enum QueueState
{
    /// <summary>Taken, being looked at or being sent.</summary>
    Active,

    /// <summary>Could not be delivered yet; it is tried again.</summary>
    Deferred,

    /// <summary>Kept by an administrator until it is released.</summary>
    Held,
}

public enum QueueAction
{
    Hold,
    Release,

    /// <summary>Try to deliver it now.</summary>
    Retry,

    /// <summary>Delete it; nobody is told.</summary>
    Drop,
}
