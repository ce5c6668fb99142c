using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Data;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Admin;
using Webmail.Gateway.Data;

namespace Webmail.Gateway.Security;

/// <summary>Runs every change to how a mailbox is locked: one transaction with its audit entries, one at a time for each mailbox.</summary>
internal sealed class SecurityChanges(Database database, TimeProvider time)
{
    /// <exception cref="MailException">NotAllowed where the mailbox is gone; DatabaseUnreachable; what the change throws.</exception>
    public Task<T> RunAsync<T>(
        Actor actor, Guid mailboxId, Func<AdminWork, MailboxEntity, CancellationToken, Task<T>> change, CancellationToken cancellationToken) => database.RunAsync(
        (context, ct) => context.Database.CreateExecutionStrategy().ExecuteAsync(token => RunOnceAsync(context, actor, mailboxId, change, token), ct), cancellationToken);

    private async Task<T> RunOnceAsync<T>(
        WebmailDbContext context, Actor actor, Guid mailboxId, Func<AdminWork, MailboxEntity, CancellationToken, Task<T>> change, CancellationToken cancellationToken)
    {
        // A second attempt after a lost connection begins with the rows as they are.
        context.ChangeTracker.Clear();
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        // Two guesses, or two uses of one code, at the same moment come one after the other, in all gateways.
        var mailbox = await context.Mailboxes.FromSql($"SELECT * FROM mailboxes WHERE id = {mailboxId} FOR UPDATE").SingleOrDefaultAsync(cancellationToken)
            ?? throw new MailException(MailError.NotAllowed);
        var result = await change(new AdminWork(context, actor, time.GetUtcNow(), []), mailbox, cancellationToken);
        await context.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return result;
    }
}
