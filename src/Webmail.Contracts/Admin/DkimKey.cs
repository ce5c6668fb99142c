namespace Webmail.Contracts.Admin;

/// <summary>A key that mail of a hosted domain is signed with, or was. The record of its public half is among the domain's.</summary>
/// <param name="RetiredAt">Signs no more since then; its record stays listed for a while, because mail on its way is checked by it.</param>
public sealed record DkimKey(string Selector, DateTimeOffset CreatedAt, DateTimeOffset? RetiredAt)
{
    /// <summary>So many may sign at the same time: each adds a signature to every message.</summary>
    public const int Most = 3;
}
