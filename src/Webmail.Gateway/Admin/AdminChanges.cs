using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Data;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Admin;

/// <summary>Runs every change that administrators make: one transaction with its audit entries, one at a time.</summary>
internal sealed class AdminChanges(Database database, TimeProvider time)
{
    // Any number will do, as long as nothing else in this database takes it.
    private const long LockKey = 0x5745424D41494C;

    /// <exception cref="MailException">NotAllowed when the administrator stopped being one meanwhile; DatabaseUnreachable; what the change throws.</exception>
    public Task<T> RunAsync<T>(Actor actor, Func<AdminWork, CancellationToken, Task<T>> change, CancellationToken cancellationToken) => database.RunAsync(
        (context, ct) => context.Database.CreateExecutionStrategy().ExecuteAsync(token => RunOnceAsync(context, actor, change, token), ct), cancellationToken);

    private async Task<T> RunOnceAsync<T>(WebmailDbContext context, Actor actor, Func<AdminWork, CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        // A second attempt after a lost connection begins with the rows as they are.
        context.ChangeTracker.Clear();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);

        // 1. One at a time, in all gateways: two administrators who dismiss each other at the same moment must not both succeed.
        await context.Database.ExecuteSqlAsync($"SELECT pg_advisory_xact_lock({LockKey})", cancellationToken);

        // 2. Still an administrator, now that nobody else can change that.
        var administrators = (await Administrators.Active(context).Select(m => m.Id).ToListAsync(cancellationToken)).ToHashSet();
        if (actor.MailboxId is { } self && !administrators.Contains(self))
        {
            throw new MailException(MailError.NotAllowed);
        }

        // 3. The change and what is said of it, together.
        var result = await change(new AdminWork(context, actor, time.GetUtcNow(), administrators), cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }
}
