using System.Collections.Concurrent;

namespace Webmail.Gateway.Messages;

/// <summary>
/// The marks "read" that are on their way to the server. Whoever opened a message and then asks for a list finds it read
/// there: the list waits for the mark, the message did not.
/// </summary>
internal sealed class PendingMarks(BackgroundWork background)
{
    private readonly ConcurrentDictionary<Guid, Task> _pending = new();

    public void Start(Guid accountId, Func<CancellationToken, Task> mark)
    {
        var task = background.StartTracked(mark);
        var all = _pending.AddOrUpdate(accountId, task, (_, earlier) => earlier.IsCompleted ? task : Task.WhenAll(earlier, task));
        all.ContinueWith(done => _pending.TryRemove(KeyValuePair.Create(accountId, done)), TaskScheduler.Default);
    }

    public Task SettleAsync(Guid accountId, CancellationToken cancellationToken) =>
        _pending.TryGetValue(accountId, out var pending) ? pending.WaitAsync(cancellationToken) : Task.CompletedTask;
}
