namespace Webmail.Contracts.Messages;

/// <summary>Flags and labels to add and to take away, in one STORE each.</summary>
public sealed record FlagChange(
    MessageFlags Add = MessageFlags.None,
    MessageFlags Remove = MessageFlags.None,
    IReadOnlyList<string>? AddLabels = null,
    IReadOnlyList<string>? RemoveLabels = null)
{
    public static FlagChange MarkSeen(bool seen) => seen ? new(Add: MessageFlags.Seen) : new(Remove: MessageFlags.Seen);

    public static FlagChange Flag(bool flagged) => flagged ? new(Add: MessageFlags.Flagged) : new(Remove: MessageFlags.Flagged);
}
