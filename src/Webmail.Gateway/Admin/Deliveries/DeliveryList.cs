using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Admin.Deliveries;

/// <summary>Reads the delivery log for its page and for the command line: messages and refusals in one list, newest first.</summary>
internal sealed class DeliveryList(Database database)
{
    private const int MostRows = 200;

    public Task<LoggedDeliveryPage> PageAsync(DeliveryQuery query, CancellationToken cancellationToken)
    {
        var skip = Math.Max(0, query.Skip);
        return database.RunAsync(
            async (context, ct) =>
            {
                var messages = DeliveryFilter.Messages(context, query);
                var refusals = DeliveryFilter.Refusals(context, query);
                var keys = await messages.Select(m => new { m.Id, IsRefusal = false, At = m.ArrivedAt })
                    .Concat(refusals.Select(r => new { r.Id, IsRefusal = true, r.At }))
                    .OrderByDescending(k => k.At).ThenByDescending(k => k.Id)
                    .Skip(skip)
                    .Take(Math.Clamp(query.Take, 1, MostRows))
                    .ToListAsync(ct);
                var found = await ReadAsync(
                    context, [.. keys.Where(k => !k.IsRefusal).Select(k => k.Id)], [.. keys.Where(k => k.IsRefusal).Select(k => k.Id)], ct);
                var rows = keys.Select(k => found.GetValueOrDefault(new LoggedDeliveryId(k.Id, k.IsRefusal))).OfType<LoggedDelivery>().ToList();
                return new LoggedDeliveryPage(await messages.CountAsync(ct) + await refusals.CountAsync(ct), skip, rows);
            },
            cancellationToken);
    }

    /// <exception cref="MailException">DeliveryGone.</exception>
    public async Task<LoggedDeliveryDetail> GetAsync(LoggedDeliveryId delivery, CancellationToken cancellationToken) =>
        await database.RunAsync((context, ct) => delivery.IsRefusal ? OfRefusalAsync(context, delivery.Number, ct) : OfMessageAsync(context, delivery.Number, ct), cancellationToken)
        ?? throw new MailException(MailError.DeliveryGone);

    private static async Task<Dictionary<LoggedDeliveryId, LoggedDelivery>> ReadAsync(WebmailDbContext context, long[] messages, long[] refusals, CancellationToken cancellationToken)
    {
        var found = (await context.LoggedMessages.AsNoTracking().Include(m => m.Recipients).Where(m => messages.Contains(m.Id)).ToListAsync(cancellationToken))
            .ConvertAll(DeliveryRows.Of);
        found.AddRange((await context.LoggedRejections.AsNoTracking().Where(r => refusals.Contains(r.Id)).ToListAsync(cancellationToken)).ConvertAll(DeliveryRows.Of));
        return found.ToDictionary(d => d.Id);
    }

    private static async Task<LoggedDeliveryDetail?> OfRefusalAsync(WebmailDbContext context, long id, CancellationToken cancellationToken) =>
        await context.LoggedRejections.AsNoTracking().SingleOrDefaultAsync(r => r.Id == id, cancellationToken) is { } refusal ? DeliveryRows.DetailOf(refusal) : null;

    private static async Task<LoggedDeliveryDetail?> OfMessageAsync(WebmailDbContext context, long id, CancellationToken cancellationToken)
    {
        var message = await context.LoggedMessages.AsNoTracking().AsSplitQuery().Include(m => m.Recipients).Include(m => m.Steps).SingleOrDefaultAsync(m => m.Id == id, cancellationToken);
        if (message is null)
        {
            return null;
        }

        var reports = DeliveryRows.Reports(message).ToList();
        var numbers = reports.Count == 0
            ? []
            : await context.LoggedMessages.Where(m => reports.Contains(m.QueueId)).ToDictionaryAsync(m => m.QueueId, m => m.Id, cancellationToken);
        return DeliveryRows.DetailOf(message, numbers);
    }
}
