namespace Webmail.Testing.Hosting;

/// <summary>Asks until the answer is yes; the only place in the tests where time plays a part, and it ends as soon as it can.</summary>
public static class Readiness
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pace = TimeSpan.FromMilliseconds(25);

    /// <param name="reasonNotReady">Null once ready.</param>
    /// <exception cref="TimeoutException">Not ready after a minute; the last reason is in the message.</exception>
    public static async Task WaitAsync(Func<Task<string?>> reasonNotReady, CancellationToken cancellationToken, TimeSpan? pace = null)
    {
        using var timer = new PeriodicTimer(pace ?? Pace);
        var begun = TimeProvider.System.GetTimestamp();
        while (await reasonNotReady() is { } reason)
        {
            if (TimeProvider.System.GetElapsedTime(begun) > Deadline)
            {
                throw new TimeoutException($"Still not so after {Deadline}: {reason}");
            }

            await timer.WaitForNextTickAsync(cancellationToken);
        }
    }
}
