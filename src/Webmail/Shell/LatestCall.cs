namespace Webmail.Shell;

/// <summary>Calls of which only the newest counts.</summary>
internal sealed class LatestCall : IDisposable
{
    private CancellationTokenSource? _source;
    private bool _isOver;

    /// <summary>Begins one, and cancels the one before it here and now: left to another thread, that could still go on beside the new one.</summary>
    /// <returns>Cancelled by the next one, and from the start where this is disposed already.</returns>
    public CancellationToken Begin(CancellationToken cancellationToken)
    {
        Cancel();
        if (_isOver)
        {
            return new CancellationToken(canceled: true);
        }

        _source = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        return _source.Token;
    }

    public void Cancel()
    {
        var source = _source;
        _source = null;
        source?.Cancel();
        source?.Dispose();
    }

    public void Dispose()
    {
        _isOver = true;
        Cancel();
    }
}
