using System.Linq.Expressions;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Admin.Aliases;

/// <summary>Reads the aliases for their page.</summary>
internal sealed class AliasList(Database database)
{
    private const int MostRows = 200;

    public Task<AliasPage> PageAsync(AliasQuery query, CancellationToken cancellationToken)
    {
        var skip = Math.Max(0, query.Skip);
        return database.RunAsync(
            async (context, ct) =>
            {
                var matching = context.Aliases.AsNoTracking();
                if (query.Domain is { Length: > 0 } domain)
                {
                    matching = matching.Where(a => a.Domain == domain);
                }

                if (query.Search?.Trim() is { Length: > 0 } search)
                {
                    var pattern = LikePattern.Containing(search);
                    matching = matching.Where(a =>
                        EF.Functions.ILike(a.Address, pattern, LikePattern.Escape) || a.Targets.Any(t => EF.Functions.ILike(t.Address, pattern, LikePattern.Escape)));
                }

                var rows = await matching.OrderBy(a => a.Domain).ThenBy(a => a.LocalPart)
                    .Skip(skip)
                    .Take(Math.Clamp(query.Take, 1, MostRows))
                    .Select(ToAlias(context))
                    .ToListAsync(ct);
                return new AliasPage(await matching.CountAsync(ct), skip, rows);
            },
            cancellationToken);
    }

    /// <exception cref="MailException">AliasGone.</exception>
    public async Task<AdminAlias> GetAsync(Guid aliasId, CancellationToken cancellationToken) =>
        await database.RunAsync((context, ct) => context.Aliases.Where(a => a.Id == aliasId).Select(ToAlias(context)).SingleOrDefaultAsync(ct), cancellationToken)
        ?? throw new MailException(MailError.AliasGone);

    private static Expression<Func<AliasEntity, AdminAlias>> ToAlias(WebmailDbContext context) => a => new AdminAlias(
        a.Id,
        a.Address,
        a.Targets.OrderBy(t => t.Address).Select(t => new AliasTarget(t.Address, t.MaySend)).ToList(),
        context.Mailboxes.Any(m => m.Address == a.Address),
        a.CreatedAt);
}
