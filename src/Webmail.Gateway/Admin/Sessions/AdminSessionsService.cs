using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Admin.Sessions;

internal sealed class AdminSessionsService(
    Administrators administrators, AdminChanges changes, Database database, SessionStore sessions, IOptions<GatewayOptions> options, TimeProvider time) : IAdminSessions
{
    private const int MostRows = 200;

    public async Task<AdminSessionPage> ListAsync(SessionTicket session, string? search, int skip, int take, CancellationToken cancellationToken)
    {
        var actor = await administrators.RequireAsync(session, cancellationToken);
        var now = time.GetUtcNow();
        var seenSince = now - options.Value.Sessions.Idle;
        var first = Math.Max(0, skip);
        return await database.RunAsync(
            async (context, ct) =>
            {
                var open = context.Sessions.AsNoTracking().Where(s => s.ExpiresAt > now && s.LastSeenAt > seenSince);
                if (search?.Trim() is { Length: > 0 } text)
                {
                    var pattern = LikePattern.Containing(text);
                    open = open.Where(s => EF.Functions.ILike(s.Account!.Address, pattern, LikePattern.Escape));
                }

                var rows = await open.OrderByDescending(s => s.LastSeenAt).ThenBy(s => s.Id)
                    .Skip(first)
                    .Take(Math.Clamp(take, 1, MostRows))
                    .Select(s => new AdminSession(s.Id, s.Account!.Address, s.Device, s.RemoteAddress, s.StartedAt, s.LastSeenAt, s.Id == actor.SessionId))
                    .ToListAsync(ct);
                return new AdminSessionPage(await open.CountAsync(ct), first, rows);
            },
            cancellationToken);
    }

    public async Task EndAsync(SessionTicket session, IReadOnlyList<Guid> sessionIds, CancellationToken cancellationToken)
    {
        var actor = await administrators.RequireAsync(session, cancellationToken);
        var ended = await changes.RunAsync(
            actor,
            async (work, ct) =>
            {
                var found = await work.Rows.Sessions.Where(s => sessionIds.Contains(s.Id)).Select(s => new { s.Id, s.Account!.Address, s.Device }).ToListAsync(ct);
                foreach (var row in found)
                {
                    work.Record(AuditActions.SessionsEnded, row.Address, new { row.Device });
                }

                var ids = found.Select(s => s.Id).ToArray();
                await work.Rows.Sessions.Where(s => ids.Contains(s.Id)).ExecuteDeleteAsync(ct);
                return ids;
            },
            cancellationToken);
        // PostgreSQL tells all gateways; here it need not be waited for.
        foreach (var id in ended)
        {
            sessions.EndedElsewhere(id);
        }
    }
}
