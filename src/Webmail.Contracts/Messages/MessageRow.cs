using Webmail.Contracts.Folders;

namespace Webmail.Contracts.Messages;

/// <summary>One row of a list, mapped in the gateway and rendered as it is.</summary>
/// <param name="From">The first author; null where the message names none.</param>
/// <param name="Recipients">To, then Cc.</param>
/// <param name="Date">The Date header, or INTERNALDATE where it is missing or unreadable.</param>
/// <param name="Size">RFC822.SIZE; null until the server was asked (a cold first page asks second).</param>
/// <param name="Attachments">File names of what is attached; empty when nothing is.</param>
/// <param name="Preview">The first words as plain text; null until known.</param>
/// <param name="Labels">Keywords other than the ones <see cref="MessageFlags"/> knows.</param>
public sealed record MessageRow(
    MessageId Id,
    MailAddress? From,
    IReadOnlyList<MailAddress> Recipients,
    string Subject,
    DateTimeOffset Date,
    long? Size,
    MessageFlags Flags,
    MessagePriority Priority,
    IReadOnlyList<string> Attachments,
    string? Preview,
    IReadOnlyList<string> Labels)
{
    // Most rows have none: one empty list for all of them.
    public IReadOnlyList<string> Attachments { get; init; } = Attachments.Count == 0 ? [] : Attachments;

    public IReadOnlyList<string> Labels { get; init; } = Labels.Count == 0 ? [] : Labels;

    public bool IsSeen => Flags.HasFlag(MessageFlags.Seen);

    public bool IsFlagged => Flags.HasFlag(MessageFlags.Flagged);
}

public enum MessagePriority { Normal, High, Low }
