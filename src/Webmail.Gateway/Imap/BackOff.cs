namespace Webmail.Gateway.Imap;

/// <summary>How long to leave a server alone after it could not be reached: doubling, with jitter, up to a limit.</summary>
internal sealed class BackOff(TimeSpan longest, TimeProvider time)
{
    private static readonly TimeSpan First = TimeSpan.FromMilliseconds(200);

    private readonly Lock _gate = new();
    private int _failures;
    private DateTimeOffset _notBefore = DateTimeOffset.MinValue;

    /// <summary>What is left of the pause; zero when one may try.</summary>
    public TimeSpan Pause
    {
        get
        {
            lock (_gate)
            {
                var left = _notBefore - time.GetUtcNow();
                return left > TimeSpan.Zero ? left : TimeSpan.Zero;
            }
        }
    }

    public void Succeeded()
    {
        lock (_gate)
        {
            _failures = 0;
            _notBefore = DateTimeOffset.MinValue;
        }
    }

    public void Failed()
    {
        lock (_gate)
        {
            var pause = Math.Min(First.TotalMilliseconds * Math.Pow(2, Math.Min(_failures++, 16)), longest.TotalMilliseconds);
            // Half fixed, half by chance: after a server's restart its clients do not all come back in the same instant.
            _notBefore = time.GetUtcNow() + TimeSpan.FromMilliseconds((pause / 2) + (Random.Shared.NextDouble() * pause / 2));
        }
    }
}
