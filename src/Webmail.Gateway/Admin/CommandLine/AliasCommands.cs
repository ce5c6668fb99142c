using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Admin.Aliases;

namespace Webmail.Gateway.Admin.CommandLine;

internal sealed class AliasCommands(AliasList list, AliasChanges changes)
{
    private const int PageSize = 200;
    private const char MaySend = '+';

    public Task RunAsync(Words words, TextWriter output, CancellationToken cancellationToken) => words.Next() switch
    {
        "list" => ListAsync(words, output, cancellationToken),
        "add" => AddAsync(words, output, cancellationToken),
        "set" => SetAsync(words, output, cancellationToken),
        "delete" => DeleteAsync(words, output, cancellationToken),
        _ => throw new MisunderstoodException(),
    };

    private async Task ListAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var search = words.TryNext();
        words.End();
        foreach (var alias in await FindAsync(search, cancellationToken))
        {
            var targets = alias.Targets.Select(t => t.MaySend ? t.Address + MaySend : t.Address);
            await output.WriteLineAsync($"{alias.Address}\t{string.Join(' ', targets)}");
        }
    }

    private async Task AddAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var address = words.Next();
        await changes.AddAsync(Actor.CommandLine, new AliasEdit(address, Targets(words)), cancellationToken);
        await output.WriteLineAsync($"{address}: added");
    }

    private async Task SetAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var alias = await FindOneAsync(words.Next(), cancellationToken);
        await changes.UpdateAsync(Actor.CommandLine, alias.Id, new AliasEdit(alias.Address, Targets(words)), cancellationToken);
        await output.WriteLineAsync($"{alias.Address}: done");
    }

    private async Task DeleteAsync(Words words, TextWriter output, CancellationToken cancellationToken)
    {
        var address = words.Next();
        words.End();
        var alias = await FindOneAsync(address, cancellationToken);
        await changes.DeleteAsync(Actor.CommandLine, [alias.Id], cancellationToken);
        await output.WriteLineAsync($"{address}: deleted");
    }

    private static List<AliasTarget> Targets(Words words) => [.. words.Rest().Select(t => new AliasTarget(t.TrimEnd(MaySend), t.EndsWith(MaySend)))];

    private async Task<AdminAlias> FindOneAsync(string address, CancellationToken cancellationToken) =>
        (await FindAsync(address, cancellationToken)).Find(a => string.Equals(a.Address, address, StringComparison.OrdinalIgnoreCase))
            ?? throw new MailException(MailError.AliasGone) { Subject = address };

    private async Task<List<AdminAlias>> FindAsync(string? search, CancellationToken cancellationToken)
    {
        var found = new List<AdminAlias>();
        AliasPage page;
        do
        {
            page = await list.PageAsync(new AliasQuery(search, Skip: found.Count, Take: PageSize), cancellationToken);
            found.AddRange(page.Aliases);
        }
        while (page.Aliases.Count == PageSize);
        return found;
    }
}
