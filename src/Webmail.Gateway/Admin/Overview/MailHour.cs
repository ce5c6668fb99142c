using Microsoft.EntityFrameworkCore;
using Webmail.Data;

namespace Webmail.Gateway.Admin.Overview;

/// <summary>What our mail server took and refused in one hour, counted from the delivery log. See <see cref="Contracts.Admin.MailDay"/>.</summary>
internal sealed record MailHour(DateTimeOffset Hour, int Received, int Submitted, int Rated, int Spam, int Rejected)
{
    public static Task<List<MailHour>> ReadAsync(WebmailDbContext context, DateTimeOffset from, DateTimeOffset before, CancellationToken cancellationToken) =>
        // Without a sender: what was refused or broken off before the queue had it.
        context.Database.SqlQuery<MailHour>(
            $"""
            SELECT sum(received)::int AS "Received", sum(submitted)::int AS "Submitted", sum(rated)::int AS "Rated", sum(spam)::int AS "Spam",
              sum(rejected)::int AS "Rejected", hour AS "Hour"
            FROM (
              SELECT date_trunc('hour', arrived_at, 'UTC') AS hour, count(*) FILTER (WHERE origin = 'Received') AS received,
                count(*) FILTER (WHERE origin = 'Submitted') AS submitted, count(is_spam) FILTER (WHERE origin = 'Received') AS rated,
                count(*) FILTER (WHERE origin = 'Received' AND is_spam) AS spam, 0 AS rejected
              FROM logged_messages WHERE arrived_at >= {from} AND arrived_at < {before} AND sender IS NOT NULL GROUP BY 1
              UNION ALL
              SELECT date_trunc('hour', at, 'UTC'), count(*) FILTER (WHERE is_spam), 0, count(*) FILTER (WHERE is_spam), count(*) FILTER (WHERE is_spam), count(*)
              FROM logged_rejections WHERE at >= {from} AND at < {before} GROUP BY 1
            ) AS both_logs GROUP BY hour
            """).ToListAsync(cancellationToken);
}
