using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Gateway.Accounts;

namespace Webmail.Gateway.Imap;

/// <summary>Runs a piece of work on a leased connection: with a deadline, errors in our words, and a second try where that is safe.</summary>
internal sealed partial class ImapWork(ImapPool pool, IOptions<ImapOptions> options, ImapMetrics metrics, TimeProvider time, ILogger<ImapWork> logger)
{
    /// <summary>Work that changes nothing, or the same when done twice: a connection that turns out dead is replaced once, unseen.</summary>
    public async Task<T> ReadAsync<T>(
        MailAccount account, FolderId? folder, LeasePurpose purpose, Func<ImapLease, CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        try
        {
            return await RunAsync(account, folder, purpose, work, mayRepeat: true, cancellationToken);
        }
        catch (RepeatException)
        {
            // Whatever ended that connection (a restarted server) ended its idle sisters too.
            pool.Close(account.AccountId);
            return await RunAsync(account, folder, purpose, work, mayRepeat: false, cancellationToken);
        }
    }

    /// <summary>Work that must not happen twice.</summary>
    public Task<T> WriteAsync<T>(
        MailAccount account, FolderId? folder, Func<ImapLease, CancellationToken, Task<T>> work, CancellationToken cancellationToken) =>
        RunAsync(account, folder, LeasePurpose.Interactive, work, mayRepeat: false, cancellationToken);

    private async Task<T> RunAsync<T>(
        MailAccount account, FolderId? folder, LeasePurpose purpose, Func<ImapLease, CancellationToken, Task<T>> work, bool mayRepeat, CancellationToken cancellationToken)
    {
        await using var lease = await pool.LeaseAsync(account, purpose, folder, cancellationToken);
        var connection = lease.Connection;
        using var deadline = new CancellationTokenSource(options.Value.WorkDeadline, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        var began = time.GetTimestamp();
        var outcome = "failed";
        try
        {
            var result = await work(lease, either.Token);
            outcome = "done";
            return result;
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new MailException(MailError.ServerTimeout);
        }
        catch (MailException exception) when (mayRepeat && !connection.IsFresh && exception.InnerException is { } inner && ImapErrors.IsConnectionLost(inner))
        {
            throw new RepeatException();
        }
        catch (Exception exception) when (ImapErrors.IsExpected(exception))
        {
            if (mayRepeat && !connection.IsFresh && ImapErrors.IsConnectionLost(exception))
            {
                throw new RepeatException();
            }

            LogFailed(logger, exception);
            throw ImapErrors.Translate(exception, folder?.FullName);
        }
        finally
        {
            metrics.Worked(time.GetElapsedTime(began), outcome);
        }
    }

    [LoggerMessage(Level = LogLevel.Debug, Message = "Work on the mail server failed")]
    private static partial void LogFailed(ILogger logger, Exception exception);

    private sealed class RepeatException : Exception;
}
