namespace Webmail.Shell;

/// <summary>
/// How long a page, a panel or a loop of theirs is there. What was awaited may go on after the end: it finds its token cancelled,
/// where that of a disposed source could not even be asked for.
/// </summary>
internal sealed class Lifetime : IDisposable, IAsyncDisposable
{
    private readonly CancellationTokenSource _source = new();

    public Lifetime() => Token = _source.Token;

    /// <summary>Cancelled at the end.</summary>
    public CancellationToken Token { get; }

    public bool IsOver => Token.IsCancellationRequested;

    /// <summary>Ends it; again is no error.</summary>
    public void Dispose()
    {
        if (!IsOver)
        {
            _source.Cancel();
            _source.Dispose();
        }
    }

    /// <summary>Ends it, and is through when whoever registered for the end has been told.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!IsOver)
        {
            await _source.CancelAsync();
            _source.Dispose();
        }
    }
}
