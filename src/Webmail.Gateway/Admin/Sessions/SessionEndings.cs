using Microsoft.EntityFrameworkCore;
using Webmail.Contracts.Admin;

namespace Webmail.Gateway.Admin.Sessions;

/// <summary>Ends sessions of others. PostgreSQL tells every gateway of it.</summary>
internal sealed class SessionEndings(AdminChanges changes)
{
    /// <returns>Those that were still there.</returns>
    public Task<IReadOnlyList<Guid>> EndAsync(Actor actor, IReadOnlyList<Guid> sessionIds, CancellationToken cancellationToken) => changes.RunAsync<IReadOnlyList<Guid>>(
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
}
