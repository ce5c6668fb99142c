namespace Webmail.Contracts.Admin;

/// <summary>What the spam filter thought of a message.</summary>
/// <param name="IsSpam">It was marked and filed in Junk, or refused.</param>
/// <param name="Score">Null for what was refused.</param>
public sealed record SpamRating(bool IsSpam, double? Score);
