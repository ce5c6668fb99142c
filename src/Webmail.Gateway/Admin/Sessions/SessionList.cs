using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Admin.Sessions;

/// <summary>Reads everybody's open sessions.</summary>
internal sealed class SessionList(Database database, IOptions<GatewayOptions> options, TimeProvider time)
{
    private const int MostRows = 200;

    /// <param name="current">Of whoever asks.</param>
    public Task<AdminSessionPage> PageAsync(string? search, int skip, int take, Guid? current, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var seenSince = now - options.Value.Sessions.Idle;
        var first = Math.Max(0, skip);
        return database.RunAsync(
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
                    .Select(s => new AdminSession(s.Id, s.Account!.Address, s.Device, s.RemoteAddress, s.StartedAt, s.LastSeenAt, s.Id == current))
                    .ToListAsync(ct);
                return new AdminSessionPage(await open.CountAsync(ct), first, rows);
            },
            cancellationToken);
    }
}
