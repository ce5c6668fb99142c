namespace Webmail.Testing.Hosting;

/// <summary>Waits for /healthz/ready.</summary>
internal static class Readiness
{
    /// <param name="ended">Says why waiting is useless, or null while it is not.</param>
    public static async Task WaitAsync(Uri address, Func<string?> ended, CancellationToken cancellationToken)
    {
        using var client = new HttpClient { BaseAddress = address };
        using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        deadline.CancelAfter(TimeSpan.FromSeconds(60));
        var last = "no answer";
        while (true)
        {
            try
            {
                using var response = await client.GetAsync("/healthz/ready", deadline.Token);
                last = $"{(int)response.StatusCode} {await response.Content.ReadAsStringAsync(deadline.Token)}";
                if (response.IsSuccessStatusCode)
                {
                    return;
                }
            }
            catch (HttpRequestException e)
            {
                last = e.Message;
            }
            catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
            {
                throw new TimeoutException($"Webmail at {address} did not become ready: {last}");
            }

            if (ended() is { } reason)
            {
                throw new InvalidOperationException($"Webmail ended before it was ready: {reason}");
            }

            await Task.Yield();
            await PauseAsync(deadline.Token);
        }
    }

    // The health endpoint is asked again at a human pace; the wait is for its answer, not for the time.
    private static async Task PauseAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(TimeSpan.FromMilliseconds(50));
        try
        {
            await timer.WaitForNextTickAsync(cancellationToken);
        }
        catch (OperationCanceledException)
        {
            // The next request notices.
        }
    }
}
