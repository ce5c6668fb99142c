namespace Webmail.Contracts.Changes;

/// <param name="Resync">What came before is incomplete: read the tree and the open folder again.</param>
public sealed record ChangeBatch(SyncToken Token, bool Resync, IReadOnlyList<Change> Changes);
