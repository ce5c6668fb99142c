using Microsoft.EntityFrameworkCore;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Data.Audit;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Admin.Audit;

internal sealed class AuditLogService(Administrators administrators, SessionStore sessions, Database database) : IAuditLog
{
    private const int MostRows = 500;

    public async Task<AuditPage> ListAsync(SessionTicket session, AuditQuery query, CancellationToken cancellationToken)
    {
        await administrators.RequireAsync(session, cancellationToken);
        return await PageAsync(query, cancellationToken);
    }

    public async Task<AuditPage> ListOwnAsync(SessionTicket session, int skip, int take, CancellationToken cancellationToken)
    {
        var open = await sessions.OpenAsync(session, cancellationToken);
        return await PageAsync(new AuditQuery(Subject: open.Account.Address, Skip: skip, Take: take), cancellationToken);
    }

    public Task<AuditPage> PageAsync(AuditQuery query, CancellationToken cancellationToken)
    {
        var skip = Math.Max(0, query.Skip);
        return database.RunAsync(
            async (context, ct) =>
            {
                var matching = Matching(context.AuditLog.AsNoTracking(), query);
                var entries = await matching.OrderByDescending(e => e.Id)
                    .Skip(skip)
                    .Take(Math.Clamp(query.Take, 1, MostRows))
                    .Select(e => new AuditEntry(e.Id, e.At, e.Actor, e.Action, e.Subject, e.Details, e.RemoteAddress))
                    .ToListAsync(ct);
                return new AuditPage(await matching.CountAsync(ct), skip, entries);
            },
            cancellationToken);
    }

    private static IQueryable<AuditEntryEntity> Matching(IQueryable<AuditEntryEntity> entries, AuditQuery query)
    {
        entries = query.Actor is { Length: > 0 } actor ? entries.Where(e => e.Actor == actor) : entries;
        entries = query.Subject is { Length: > 0 } subject ? entries.Where(e => e.Subject == subject) : entries;
        entries = query.From is { } from ? entries.Where(e => e.At >= from) : entries;
        entries = query.Before is { } before ? entries.Where(e => e.At < before) : entries;
        return query.Action switch
        {
            null or "" => entries,
            ['.'] => entries,
            [.., '.'] => entries.Where(e => e.Action.StartsWith(query.Action)),
            _ => entries.Where(e => e.Action == query.Action),
        };
    }
}
