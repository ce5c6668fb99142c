namespace Webmail.Contracts.Changes;

/// <summary>A place in an account's stream of changes. Opaque; one that is too old is answered by a resync.</summary>
public sealed record SyncToken(string Value);
