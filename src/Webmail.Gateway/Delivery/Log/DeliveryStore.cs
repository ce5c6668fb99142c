using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Data;
using Webmail.Data.Delivery;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Delivery.Log;

/// <summary>Keeps what was read of Postfix's log, and how far it was read: both in one transaction, so that a line counts once.</summary>
internal sealed class DeliveryStore(Database database, IOptions<GatewayOptions> options, TimeProvider time)
{
    /// <summary>A gateway that has not written for this long reads no more, and another one takes over.</summary>
    public static readonly TimeSpan Turn = TimeSpan.FromSeconds(15);

    /// <summary>Takes the reader's turn, or keeps it.</summary>
    /// <returns>Where to go on, which is null at the beginning; false where another gateway reads.</returns>
    /// <exception cref="MailException">DatabaseUnreachable.</exception>
    public Task<(bool IsMine, string? Position)> TakeTurnAsync(Guid reader, CancellationToken cancellationToken) => database.RunAsync(
        async (context, ct) =>
        {
            var now = time.GetUtcNow();
            var until = now + Turn;
            var taken = await context.MailLogPositions
                .Where(p => p.Reader == null || p.Reader == reader || p.ReaderUntil < now)
                .ExecuteUpdateAsync(set => set.SetProperty(p => p.Reader, reader).SetProperty(p => p.ReaderUntil, until), ct);
            return taken == 0 ? (false, null) : (true, await context.MailLogPositions.Select(p => p.Position).SingleAsync(ct));
        },
        cancellationToken);

    public Task<int> EndTurnAsync(Guid reader, CancellationToken cancellationToken) => database.RunAsync(
        (context, ct) => context.MailLogPositions.Where(p => p.Reader == reader).ExecuteUpdateAsync(set => set.SetProperty(p => p.Reader, (Guid?)null), ct),
        cancellationToken);

    /// <summary>Keeps what was read from one position to the next.</summary>
    /// <returns>False where somebody else has gone on from there meanwhile: then nothing was kept.</returns>
    /// <exception cref="MailException">DatabaseUnreachable.</exception>
    public Task<bool> WriteAsync(string? position, string next, IReadOnlyList<MailLogEntry> entries, CancellationToken cancellationToken) => database.RunAsync(
        (context, ct) => context.Database.CreateExecutionStrategy().ExecuteAsync(token => WriteOnceAsync(context, position, next, entries, token), ct), cancellationToken);

    /// <summary>Forgets what is older than it is kept.</summary>
    /// <exception cref="MailException">DatabaseUnreachable.</exception>
    public Task<int> PurgeAsync(CancellationToken cancellationToken) => database.RunAsync(
        async (context, ct) =>
        {
            var oldest = time.GetUtcNow() - options.Value.Hosted.Delivery.Keep;
            return await context.LoggedMessages.Where(m => m.ArrivedAt < oldest).ExecuteDeleteAsync(ct)
                + await context.LoggedRejections.Where(r => r.At < oldest).ExecuteDeleteAsync(ct);
        },
        cancellationToken);

    private static async Task<bool> WriteOnceAsync(
        WebmailDbContext context, string? position, string next, IReadOnlyList<MailLogEntry> entries, CancellationToken cancellationToken)
    {
        // A second attempt after a lost connection begins with the rows as they are.
        context.ChangeTracker.Clear();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);

        // 1. The position is still the one it was read from: two readers could have thought it was their turn.
        var moved = await context.MailLogPositions.Where(p => p.Position == position)
            .ExecuteUpdateAsync(set => set.SetProperty(p => p.Position, next), cancellationToken);
        if (moved == 0)
        {
            return false;
        }

        // 2. What is known of these messages, and which lines were told before, should the position have been lost.
        var queueIds = entries.SelectMany(e => MailLogBatch.QueueIds(e.Happened)).Distinct().ToList();
        var known = await context.LoggedMessages.Include(m => m.Recipients).Where(m => queueIds.Contains(m.QueueId)).ToListAsync(cancellationToken);
        var sources = entries.Select(e => e.Source).ToList();
        var told = await context.LoggedSteps.Where(s => sources.Contains(s.Source)).Select(s => s.Source)
            .Concat(context.LoggedRejections.Where(r => sources.Contains(r.Source)).Select(r => r.Source))
            .ToListAsync(cancellationToken);

        // 3. The news.
        var batch = new MailLogBatch(known, told.ToHashSet());
        foreach (var entry in entries)
        {
            batch.Apply(entry);
        }

        context.LoggedMessages.AddRange(batch.New);
        context.LoggedRejections.AddRange(batch.Rejections);
        await GiveToOwnersAsync(context, batch, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return true;
    }

    // Whose mailbox it is now: an address may be somebody else's later, who must not see what its owner of today sends.
    private static async Task GiveToOwnersAsync(WebmailDbContext context, MailLogBatch batch, CancellationToken cancellationToken)
    {
        var submitted = batch.Messages.Where(m => m.SubmittedBy is not null && m.MailboxId is null).ToList();
        if (submitted.Count == 0)
        {
            return;
        }

        var logins = submitted.Select(m => m.SubmittedBy!).Distinct().ToList();
        var owners = await context.Mailboxes.Where(m => logins.Contains(m.Address) && m.DeletedAt == null).ToDictionaryAsync(m => m.Address, m => m.Id, cancellationToken);
        foreach (var message in submitted)
        {
            message.MailboxId = owners.TryGetValue(message.SubmittedBy!, out var owner) ? owner : null;
        }
    }
}
