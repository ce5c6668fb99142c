using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;

namespace Webmail.Testing.Fakes;

/// <summary>The aliases in memory.</summary>
public sealed class FakeAdminAliases : IAdminAliases
{
    public List<AdminAlias> Aliases { get; } = [];

    public MailException? Fails { get; set; }

    public AdminAlias With(string address, params string[] targets)
    {
        var alias = new AdminAlias(Guid.NewGuid(), address, [.. targets.Select(t => new AliasTarget(t, false))], false, FakeAdminUsers.Now);
        Aliases.Add(alias);
        return alias;
    }

    public Task<AliasPage> ListAsync(SessionTicket session, AliasQuery query, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        var found = Aliases
            .Where(a => string.IsNullOrEmpty(query.Search) || a.Address.Contains(query.Search, StringComparison.OrdinalIgnoreCase)
                || a.Targets.Any(t => t.Address.Contains(query.Search, StringComparison.OrdinalIgnoreCase)))
            .Where(a => query.Domain is null || a.Address.EndsWith('@' + query.Domain, StringComparison.Ordinal))
            .OrderBy(a => a.Address, StringComparer.Ordinal)
            .ToArray();
        return Task.FromResult(new AliasPage(found.Length, query.Skip, [.. found.Skip(query.Skip).Take(query.Take)]));
    }

    public Task<AdminAlias> AddAsync(SessionTicket session, AliasEdit edit, CancellationToken cancellationToken)
    {
        Check(edit, except: null);
        var alias = new AdminAlias(Guid.NewGuid(), edit.Address, edit.Targets, false, FakeAdminUsers.Now);
        Aliases.Add(alias);
        return Task.FromResult(alias);
    }

    public Task<AdminAlias> UpdateAsync(SessionTicket session, Guid aliasId, AliasEdit edit, CancellationToken cancellationToken)
    {
        Check(edit, aliasId);
        var index = Aliases.FindIndex(a => a.Id == aliasId);
        return index < 0
            ? throw new MailException(MailError.AliasGone)
            : Task.FromResult(Aliases[index] = Aliases[index] with { Address = edit.Address, Targets = edit.Targets });
    }

    public Task DeleteAsync(SessionTicket session, IReadOnlyList<Guid> aliases, CancellationToken cancellationToken)
    {
        ThrowIfAsked();
        Aliases.RemoveAll(a => aliases.Contains(a.Id));
        return Task.CompletedTask;
    }

    private void Check(AliasEdit edit, Guid? except)
    {
        ThrowIfAsked();
        if (edit.Targets.Count == 0)
        {
            throw new MailException(MailError.NoRecipients);
        }

        if (Aliases.Exists(a => a.Id != except && a.Address == edit.Address))
        {
            throw new MailException(MailError.AliasExists) { Subject = edit.Address };
        }
    }

    private void ThrowIfAsked()
    {
        if (Fails is { } problem)
        {
            throw problem;
        }
    }
}
