using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data.Domains;
using Webmail.Data.Mailboxes;

namespace Webmail.Gateway.Admin.Aliases;

/// <summary>Changes to aliases, for the page and for the command line.</summary>
internal sealed class AliasChanges(AdminChanges changes)
{
    // Postfix gives up on an address that grows beyond its virtual_alias_expansion_limit of 1000.
    private const int MostTargets = 500;

    public Task<Guid> AddAsync(Actor actor, AliasEdit edit, CancellationToken cancellationToken)
    {
        var wanted = Check(edit);
        return changes.RunAsync(
            actor,
            async (work, ct) =>
            {
                await RequireFreeAsync(work, wanted, except: null, ct);
                var alias = new AliasEntity { Id = Guid.CreateVersion7(work.Now), Domain = wanted.Domain, LocalPart = wanted.LocalPart, CreatedAt = work.Now };
                alias.Targets.AddRange(wanted.Targets.Select(ToEntity));
                work.Rows.Aliases.Add(alias);
                work.Record(AuditActions.AliasCreated, wanted.Address, new { wanted.Targets });
                return alias.Id;
            },
            cancellationToken);
    }

    public Task<Guid> UpdateAsync(Actor actor, Guid aliasId, AliasEdit edit, CancellationToken cancellationToken)
    {
        var wanted = Check(edit);
        return changes.RunAsync(
            actor,
            async (work, ct) =>
            {
                var alias = await work.Rows.Aliases.Include(a => a.Targets).SingleOrDefaultAsync(a => a.Id == aliasId, ct)
                    ?? throw new MailException(MailError.AliasGone);
                await RequireFreeAsync(work, wanted, aliasId, ct);
                work.Record(
                    AuditActions.AliasChanged,
                    wanted.Address,
                    new { From = new { alias.Address, Targets = alias.Targets.Select(t => new AliasTarget(t.Address, t.MaySend)) }, To = new { wanted.Targets } });
                (alias.LocalPart, alias.Domain) = (wanted.LocalPart, wanted.Domain);
                alias.Targets.RemoveAll(t => wanted.Targets.All(w => w.Address != t.Address));
                foreach (var target in wanted.Targets)
                {
                    if (alias.Targets.Find(t => t.Address == target.Address) is { } known)
                    {
                        known.MaySend = target.MaySend;
                    }
                    else
                    {
                        alias.Targets.Add(ToEntity(target));
                    }
                }

                return alias.Id;
            },
            cancellationToken);
    }

    public Task<bool> DeleteAsync(Actor actor, IReadOnlyList<Guid> aliasIds, CancellationToken cancellationToken) => changes.RunAsync(
        actor,
        async (work, ct) =>
        {
            foreach (var alias in await work.Rows.Aliases.Where(a => aliasIds.Contains(a.Id)).ToListAsync(ct))
            {
                work.Rows.Aliases.Remove(alias);
                work.Record(AuditActions.AliasDeleted, alias.Address);
            }

            return true;
        },
        cancellationToken);

    private static async Task RequireFreeAsync(AdminWork work, Wanted wanted, Guid? except, CancellationToken cancellationToken)
    {
        if (!await work.Rows.Domains.AnyAsync(d => d.Name == wanted.Domain && d.Kind == DomainKind.Hosted, cancellationToken))
        {
            throw new MailException(MailError.DomainGone) { Subject = wanted.Domain };
        }

        if (await work.Rows.Aliases.AnyAsync(a => a.Address == wanted.Address && a.Id != except, cancellationToken))
        {
            throw new MailException(MailError.AliasExists) { Subject = wanted.Address };
        }
    }

    private static Wanted Check(AliasEdit edit)
    {
        var (localPart, domain) = AddressCheck.Alias(edit.Address) ?? throw AddressCheck.Malformed(edit.Address);
        var targets = edit.Targets
            .Select(t => new AliasTarget(AddressCheck.Target(t.Address) ?? throw AddressCheck.Malformed(t.Address), t.MaySend))
            .GroupBy(t => t.Address)
            .Select(same => new AliasTarget(same.Key, same.Any(t => t.MaySend)))
            .ToList();
        return targets.Count switch
        {
            0 => throw new MailException(MailError.NoRecipients),
            > MostTargets => throw new MailException(MailError.TooManyRecipients),
            _ => new Wanted(localPart, domain, targets),
        };
    }

    private static AliasTargetEntity ToEntity(AliasTarget target) => new() { Address = target.Address, MaySend = target.MaySend };

    private sealed record Wanted(string LocalPart, string Domain, IReadOnlyList<AliasTarget> Targets)
    {
        public string Address => $"{LocalPart}@{Domain}";
    }
}
