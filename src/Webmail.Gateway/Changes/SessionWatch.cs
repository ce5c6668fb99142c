using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Gateway.Accounts;

namespace Webmail.Gateway.Changes;

/// <summary>Notices that a session is over: at once when it was ended here, at the next look when elsewhere or by time.</summary>
internal sealed class SessionWatch : IAsyncDisposable
{
    private readonly SessionStore _sessions;
    private readonly Guid _sessionId;
    private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly CancellationTokenSource _stop = new();
    private readonly Task _looking;

    public SessionWatch(SessionStore sessions, SessionTicket ticket, Guid sessionId, TimeSpan lookEvery, TimeProvider time)
    {
        _sessions = sessions;
        _sessionId = sessionId;
        sessions.Ended += OnEnded;
        _looking = LookAsync(ticket, lookEvery, time);
    }

    /// <summary>Completes when the session is over.</summary>
    public Task Over => _over.Task;

    public async ValueTask DisposeAsync()
    {
        _sessions.Ended -= OnEnded;
        await _stop.CancelAsync();
        await _looking.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _stop.Dispose();
    }

    private void OnEnded(Guid sessionId)
    {
        if (sessionId == _sessionId)
        {
            _over.TrySetResult();
        }
    }

    private async Task LookAsync(SessionTicket ticket, TimeSpan lookEvery, TimeProvider time)
    {
        using var timer = new PeriodicTimer(lookEvery, time);
        while (await timer.WaitForNextTickAsync(_stop.Token))
        {
            try
            {
                await _sessions.OpenAsync(ticket, _stop.Token);
            }
            catch (MailException exception) when (exception.Error == MailError.SessionGone)
            {
                _over.TrySetResult();
                return;
            }
            catch (MailException)
            {
                // The database is away: nobody can say that the session is over, so it is not.
            }
        }
    }
}
