namespace Webmail.Gateway.Messages;

/// <summary>One read for all who ask for the same thing at the same time. It is given up when nobody waits for it any more.</summary>
internal sealed class SharedReads<TKey, TResult>
    where TKey : notnull
{
    private readonly Lock _gate = new();
    private readonly Dictionary<TKey, Shared> _running = [];

    /// <param name="cancellationToken">Ends this caller's waiting; the read goes on as long as somebody else waits.</param>
    public async Task<TResult> ReadAsync(TKey key, Func<CancellationToken, Task<TResult>> read, CancellationToken cancellationToken)
    {
        var shared = Join(key, read);
        try
        {
            return await shared.Result.WaitAsync(cancellationToken);
        }
        finally
        {
            Leave(key, shared);
        }
    }

    private Shared Join(TKey key, Func<CancellationToken, Task<TResult>> read)
    {
        lock (_gate)
        {
            if (!_running.TryGetValue(key, out var shared))
            {
                shared = new Shared();
                _running.Add(key, shared);
                shared.Result = Task.Run(() => RunAsync(key, shared, read));
            }

            shared.Waiting++;
            return shared;
        }
    }

    private void Leave(TKey key, Shared shared)
    {
        lock (_gate)
        {
            if (--shared.Waiting > 0)
            {
                return;
            }

            // Whoever asks from here on begins anew, instead of joining what is being given up.
            Forget(key, shared);
        }

        shared.GivenUp.Cancel();
    }

    private async Task<TResult> RunAsync(TKey key, Shared shared, Func<CancellationToken, Task<TResult>> read)
    {
        try
        {
            return await read(shared.GivenUp.Token);
        }
        finally
        {
            lock (_gate)
            {
                Forget(key, shared);
            }
        }
    }

    private void Forget(TKey key, Shared shared)
    {
        if (_running.TryGetValue(key, out var running) && running == shared)
        {
            _running.Remove(key);
        }
    }

    private sealed class Shared
    {
        public Task<TResult> Result { get; set; } = null!;

        public CancellationTokenSource GivenUp { get; } = new();

        public int Waiting { get; set; }
    }
}
