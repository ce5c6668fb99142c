using Microsoft.EntityFrameworkCore;
using Webmail.Contracts;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;
using Webmail.Data.Security;
using Webmail.Gateway.Admin;

namespace Webmail.Gateway.Security;

/// <summary>
/// Lets a second factor be guessed a few times, then less and less often: a minute after the fifth failure in a row, twice as long after
/// each further one, up to an hour. Only whoever knows the password comes this far, so nobody else can keep the owner waiting.
/// </summary>
internal static class CodeGuard
{
    private const int Free = 5;
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);

    /// <returns>Whether it was right; the failure is written when the transaction is.</returns>
    /// <exception cref="MailException">TooManyAttempts with RetryAfter, without looking at it.</exception>
    public static async Task<bool> CheckAsync(AdminWork work, MailboxEntity mailbox, Func<Task<bool>> isRight, CancellationToken cancellationToken)
    {
        var guesses = await work.Rows.CodeGuesses.SingleOrDefaultAsync(g => g.MailboxId == mailbox.Id, cancellationToken);
        if (guesses?.LockedUntil is { } until && until > work.Now)
        {
            throw new MailException(MailError.TooManyAttempts) { RetryAfter = until - work.Now };
        }

        if (await isRight())
        {
            if (guesses is not null)
            {
                work.Rows.CodeGuesses.Remove(guesses);
            }

            return true;
        }

        if (guesses is null)
        {
            guesses = new CodeGuessesEntity { MailboxId = mailbox.Id };
            work.Rows.CodeGuesses.Add(guesses);
        }

        guesses.Failures++;
        if (PauseAfter(guesses.Failures) is { } pause)
        {
            guesses.LockedUntil = work.Now + pause;
            work.Record(AuditActions.SecondFactorLocked, mailbox.Address, new { guesses.Failures, Until = guesses.LockedUntil });
        }

        return false;
    }

    internal static TimeSpan? PauseAfter(int failures) =>
        failures < Free ? null : TimeSpan.FromMinutes(Math.Min(Longest.TotalMinutes, Math.Pow(2, Math.Min(failures - Free, 10))));
}
