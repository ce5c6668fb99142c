namespace Webmail.Contracts.Admin;

/// <param name="Address"><c>@a.test</c> is the catch-all: for every address of the domain that is neither alias nor mailbox.</param>
/// <param name="TakesMailOf">A mailbox has the same address: the alias takes its mail, unless the mailbox is one of the targets.</param>
public sealed record AdminAlias(Guid Id, string Address, IReadOnlyList<AliasTarget> Targets, bool TakesMailOf, DateTimeOffset CreatedAt)
{
    public bool IsCatchAll => Address.StartsWith('@');
}

/// <param name="MaySend">Whether the mailbox of this address may send as the alias; means nothing for an address elsewhere.</param>
public sealed record AliasTarget(string Address, bool MaySend);

public sealed record AliasEdit(string Address, IReadOnlyList<AliasTarget> Targets);

/// <param name="Search">Part of the alias or of a target.</param>
public sealed record AliasQuery(string? Search = null, string? Domain = null, int Skip = 0, int Take = 50);

public sealed record AliasPage(int Matching, int Skip, IReadOnlyList<AdminAlias> Aliases);
