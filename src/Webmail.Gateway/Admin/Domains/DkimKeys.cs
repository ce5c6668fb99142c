using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data.Domains;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Admin.Domains;

/// <summary>
/// The keys that hosted domains' mail is signed with. Mail is signed with every key that is not retired: while a new one's record is on
/// its way through DNS the old one's signature holds, so there is no moment to switch that somebody could miss.
/// </summary>
internal sealed class DkimKeys(AdminChanges changes, DkimKeyMaker maker)
{
    /// <summary>How long a retired key's record stays listed: mail waits up to five days in a queue, and then may wait to be read.</summary>
    public static readonly TimeSpan KeptPublished = TimeSpan.FromDays(14);

    /// <exception cref="MailException">DomainGone, NotAllowed.</exception>
    public Task<string> AddAsync(Actor actor, string name, CancellationToken cancellationToken) => changes.RunAsync(
        actor,
        async (work, ct) =>
        {
            var domain = await FindAsync(work, name, ct);
            var keys = await work.Rows.DkimKeys.Where(k => k.DomainId == domain.Id).ToListAsync(ct);
            if (!maker.CanMake || domain.Kind != DomainKind.Hosted || keys.Count(k => k.RetiredAt is null) >= DkimKey.Most)
            {
                throw new MailException(MailError.NotAllowed) { Subject = domain.Name };
            }

            var key = maker.Make(domain.Id, keys, work.Now);
            work.Rows.DkimKeys.Add(key);
            work.Record(AuditActions.DkimKeyAdded, domain.Name, new { key.Selector });
            return key.Selector;
        },
        cancellationToken);

    /// <exception cref="MailException">DomainGone, NotAllowed.</exception>
    public Task<bool> RetireAsync(Actor actor, string name, string selector, CancellationToken cancellationToken) => changes.RunAsync(
        actor,
        async (work, ct) =>
        {
            var domain = await FindAsync(work, name, ct);
            var signing = await work.Rows.DkimKeys.Where(k => k.DomainId == domain.Id && k.RetiredAt == null).ToListAsync(ct);
            if (signing.Find(k => k.Selector == selector) is not { } key)
            {
                return false;
            }

            if (signing.Count == 1)
            {
                throw new MailException(MailError.NotAllowed) { Subject = domain.Name };
            }

            (key.PrivateKey, key.RetiredAt) = (null, work.Now);
            work.Record(AuditActions.DkimKeyRetired, domain.Name, new { key.Selector });
            return true;
        },
        cancellationToken);

    /// <summary>At a gateway's start: hosted domains that have no key get one.</summary>
    public async Task AddMissingAsync(CancellationToken cancellationToken)
    {
        if (!maker.CanMake)
        {
            return;
        }

        await changes.RunAsync(
            Actor.System,
            async (work, ct) =>
            {
                var without = await work.Rows.Domains
                    .Where(d => d.Kind == DomainKind.Hosted && !work.Rows.DkimKeys.Any(k => k.DomainId == d.Id && k.RetiredAt == null))
                    .ToListAsync(ct);
                foreach (var domain in without)
                {
                    var key = maker.Make(domain.Id, await work.Rows.DkimKeys.Where(k => k.DomainId == domain.Id).ToListAsync(ct), work.Now);
                    work.Rows.DkimKeys.Add(key);
                    work.Record(AuditActions.DkimKeyAdded, domain.Name, new { key.Selector });
                }

                return without.Count;
            },
            cancellationToken);
    }

    private static async Task<DomainEntity> FindAsync(AdminWork work, string name, CancellationToken cancellationToken)
    {
        var normal = DomainDirectory.Normalize(name) ?? name;
        return await work.Rows.Domains.SingleOrDefaultAsync(d => d.Name == normal, cancellationToken) ?? throw new MailException(MailError.DomainGone) { Subject = name };
    }
}
