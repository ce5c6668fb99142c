using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data.Domains;
using Webmail.Gateway.Domains;

namespace Webmail.Gateway.Admin.Domains;

/// <summary>Changes to domains, for the page and for the command line.</summary>
internal sealed class DomainChanges(AdminChanges changes, DomainDirectory directory, DkimKeyMaker keys)
{
    private const int HighestPort = 65535;

    /// <exception cref="MailException">DomainMalformed.</exception>
    public static void Check(DomainServers servers)
    {
        CheckServer(servers.Imap, servers.AllowInsecure);
        CheckServer(servers.Submission, servers.AllowInsecure);
    }

    public async Task<string> AddAsync(Actor actor, DomainEdit edit, CancellationToken cancellationToken)
    {
        var name = Check(edit);
        await changes.RunAsync(
            actor,
            async (work, ct) =>
            {
                if (await work.Rows.Domains.AnyAsync(d => d.Name == name, ct))
                {
                    throw new MailException(MailError.DomainExists) { Subject = name };
                }

                var row = new DomainEntity { Id = Guid.CreateVersion7(work.Now), Name = name };
                Copy(edit, row);
                work.Rows.Domains.Add(row);
                AddKey(work, row, []);
                work.Record(AuditActions.DomainAdded, name, Said(edit));
                return true;
            },
            cancellationToken);
        directory.Forget();
        return name;
    }

    public async Task<string> UpdateAsync(Actor actor, DomainEdit edit, CancellationToken cancellationToken)
    {
        var name = Check(edit);
        await changes.RunAsync(
            actor,
            async (work, ct) =>
            {
                var row = await FindAsync(work, name, ct);
                if (row.Kind == DomainKind.Hosted && edit.Kind == AdminDomainKind.Proxied)
                {
                    await RequireEmptyAsync(work, name, ct);
                }

                Copy(edit, row);
                AddKey(work, row, await work.Rows.DkimKeys.Where(k => k.DomainId == row.Id).ToListAsync(ct));
                work.Record(AuditActions.DomainChanged, name, Said(edit));
                return true;
            },
            cancellationToken);
        directory.Forget();
        return name;
    }

    public async Task DeleteAsync(Actor actor, string name, CancellationToken cancellationToken)
    {
        await changes.RunAsync(
            actor,
            async (work, ct) =>
            {
                var row = await FindAsync(work, DomainDirectory.Normalize(name) ?? name, ct);
                await RequireEmptyAsync(work, row.Name, ct);
                work.Rows.Domains.Remove(row);
                work.Record(AuditActions.DomainDeleted, row.Name);
                return true;
            },
            cancellationToken);
        directory.Forget();
    }

    private void AddKey(AdminWork work, DomainEntity row, List<DkimKeyEntity> had)
    {
        if (keys.MakeFirst(row, had, work.Now) is { } key)
        {
            work.Rows.DkimKeys.Add(key);
        }
    }

    private static async Task<DomainEntity> FindAsync(AdminWork work, string name, CancellationToken cancellationToken)
    {
        var row = await work.Rows.Domains.SingleOrDefaultAsync(d => d.Name == name, cancellationToken)
            ?? throw new MailException(MailError.DomainGone) { Subject = name };
        // The next start would write it anew.
        return row.FromConfiguration ? throw new MailException(MailError.NotAllowed) { Subject = name } : row;
    }

    private static async Task RequireEmptyAsync(AdminWork work, string name, CancellationToken cancellationToken)
    {
        if (await work.Rows.Mailboxes.AnyAsync(m => m.Domain == name, cancellationToken))
        {
            throw new MailException(MailError.DomainInUse) { Subject = name };
        }
    }

    private static string Check(DomainEdit edit)
    {
        var name = DomainDirectory.Normalize(edit.Name) ?? throw Malformed(edit.Name);
        if (edit.Kind == AdminDomainKind.Proxied)
        {
            Check(edit.Servers ?? throw Malformed(edit.Name));
        }

        return name;
    }

    private static void CheckServer(MailServer server, bool allowInsecure)
    {
        var isHost = Uri.CheckHostName(server.Host) is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6;
        if (!isHost || server.Port is < 1 or > HighestPort || (server.Tls == ServerTls.None && !allowInsecure && !ServerEndpoint.IsLoopback(server.Host)))
        {
            throw Malformed(server.Host);
        }
    }

    private static void Copy(DomainEdit from, DomainEntity to)
    {
        to.Kind = from.Kind == AdminDomainKind.Hosted ? DomainKind.Hosted : DomainKind.Proxied;
        var servers = to.Kind == DomainKind.Hosted ? null : from.Servers;
        (to.ImapHost, to.ImapPort, to.ImapTls) = (servers?.Imap.Host, servers?.Imap.Port ?? 0, ToColumn(servers?.Imap.Tls));
        (to.SubmissionHost, to.SubmissionPort, to.SubmissionTls) = (servers?.Submission.Host, servers?.Submission.Port ?? 0, ToColumn(servers?.Submission.Tls));
        to.AllowInsecure = servers?.AllowInsecure ?? false;
    }

    private static DomainTls ToColumn(ServerTls? tls) => tls switch
    {
        ServerTls.StartTls => DomainTls.StartTls,
        ServerTls.None => DomainTls.None,
        _ => DomainTls.Implicit,
    };

    private static object Said(DomainEdit edit) => new
    {
        Kind = edit.Kind.ToString(),
        Imap = edit.Servers?.Imap.Host,
        Submission = edit.Servers?.Submission.Host,
    };

    private static MailException Malformed(string? what) => new(MailError.DomainMalformed) { Subject = what };
}
