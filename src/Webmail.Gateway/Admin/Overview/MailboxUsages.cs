using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Data;
using Webmail.Gateway.Data;
using Webmail.Gateway.Mailboxes;

namespace Webmail.Gateway.Admin.Overview;

/// <summary>
/// Keeps in the table how full mailboxes are, so that they can be sorted by it and added up: asking Dovecot takes it a moment each, so
/// they are asked for a few at a time, whichever was not for longest. Several gateways share the work.
/// </summary>
internal sealed class MailboxUsages(Database database, Doveadm doveadm, TimeProvider time)
{
    private const int AtOnce = 50;
    private const int MostInOneRound = 500;
    private static readonly TimeSpan NotSoonerThan = TimeSpan.FromMinutes(15);

    /// <exception cref="MailException">ServerUnreachable, DatabaseUnreachable.</exception>
    public async Task ReadAsync(CancellationToken cancellationToken)
    {
        for (var read = 0; doveadm.IsConfigured && read < MostInOneRound; read += AtOnce)
        {
            // 1. Those that are due, taken so that no other gateway asks for them as well.
            var addresses = await database.RunAsync(TakeAsync, cancellationToken);
            if (addresses.Count == 0)
            {
                return;
            }

            // 2. A disabled one Dovecot does not know: what it held stays.
            var usage = await doveadm.UsageAsync(addresses, cancellationToken);
            await database.RunAsync((context, ct) => KeepAsync(context, [.. usage.Keys], [.. usage.Values.Select(u => u.Bytes)], ct), cancellationToken);
        }
    }

    private Task<List<string>> TakeAsync(WebmailDbContext context, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var due = now - NotSoonerThan;
        return context.Database.SqlQuery<string>(
            $"""
            UPDATE mailboxes SET usage_asked_at = {now}
            WHERE id IN (
              SELECT id FROM mailboxes WHERE deleted_at IS NULL AND (usage_asked_at IS NULL OR usage_asked_at < {due})
              ORDER BY usage_asked_at NULLS FIRST LIMIT {AtOnce} FOR UPDATE SKIP LOCKED)
            RETURNING address
            """).ToListAsync(cancellationToken);
    }

    private static Task<int> KeepAsync(WebmailDbContext context, string[] addresses, long[] bytes, CancellationToken cancellationToken) => context.Database.ExecuteSqlAsync(
        $"""
        UPDATE mailboxes m SET used_bytes = one.bytes, usage_read_at = m.usage_asked_at
        FROM unnest({addresses}, {bytes}) AS one(address, bytes) WHERE m.address = one.address
        """,
        cancellationToken);
}
