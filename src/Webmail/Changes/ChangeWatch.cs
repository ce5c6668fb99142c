using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Messages;
using Webmail.Shell;

namespace Webmail.Changes;

/// <summary>
/// Keeps a page true: reads the stream of changes into <see cref="MailState"/> for as long as the circuit lives, and takes it
/// up again from its last token when it breaks. Started on the circuit's dispatcher, it stays there.
/// </summary>
internal sealed partial class ChangeWatch(IChanges changes, MailState state, SessionAccess access, TimeProvider clock, ILogger<ChangeWatch> logger) : IAsyncDisposable
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(15);
    private readonly Lifetime _ending = new();
    private Task? _loop;

    public void Start() => _loop ??= RunAsync(_ending.Token);

    public async ValueTask DisposeAsync()
    {
        await _ending.DisposeAsync();
        if (_loop is not null)
        {
            await _loop;
        }

    }

    private async Task RunAsync(CancellationToken cancellationToken)
    {
        var pause = FirstPause;
        while (!cancellationToken.IsCancellationRequested && !state.IsSessionGone)
        {
            try
            {
                await foreach (var batch in changes.WatchAsync(await access.TicketAsync(), state.Sync, cancellationToken))
                {
                    pause = FirstPause;
                    await state.ApplyAsync(batch, cancellationToken);
                }
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (MailException problem)
            {
                LogBroken(problem.Error);
                state.Heed(problem);
            }
            // The top of a loop that has to outlive whatever a batch does to it.
            catch (Exception problem) when (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(problem);
            }

            if (state.IsSessionGone)
            {
                return;
            }

            state.SetLive(false);
            await Task.Delay(pause, clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);
            pause = TimeSpan.FromTicks(Math.Min(pause.Ticks * 2, LongestPause.Ticks));
        }
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "The stream of changes broke: {Error}. Taking it up again.")]
    private partial void LogBroken(MailError error);

    [LoggerMessage(Level = LogLevel.Error, Message = "The stream of changes failed. Taking it up again.")]
    private partial void LogFailed(Exception problem);
}
