namespace Webmail.Contracts.Messages;

/// <summary>The system flags of RFC 9051 §2.3.2 and $Forwarded; every other keyword is a label.</summary>
[Flags]
public enum MessageFlags
{
    None = 0,
    Seen = 1,
    Answered = 2,
    Flagged = 4,
    Draft = 8,
    Forwarded = 16,
}
