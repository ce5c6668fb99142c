using System.Collections.Concurrent;

namespace Webmail.Gateway.Messages;

/// <summary>
/// The marks "read" that are to be made on the server. The page draws an opened message first, so each waits a moment: what it sets in
/// motion, counts and rows of every page of that mailbox, would be in the way. Whoever asks for a list or changes a message meanwhile
/// finds it read: that waits for the mark, the message did not.
/// </summary>
internal sealed class PendingMarks(BackgroundWork background)
{
    private static readonly TimeSpan Moment = TimeSpan.FromMilliseconds(150);

    private readonly ConcurrentDictionary<Guid, Pending> _pending = new();

    public void Start(Guid accountId, Func<CancellationToken, Task> mark)
    {
        var due = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var made = background.StartTracked(async token =>
        {
            await Task.WhenAny(due.Task, Task.Delay(Moment, token));
            await mark(token);
        });
        var all = _pending.AddOrUpdate(accountId, new Pending(made, [due]), (_, earlier) =>
            earlier.Made.IsCompleted ? new Pending(made, [due]) : new Pending(Task.WhenAll(earlier.Made, made), [.. earlier.Due, due]));
        all.Made.ContinueWith(_ => _pending.TryRemove(KeyValuePair.Create(accountId, all)), TaskScheduler.Default);
    }

    /// <summary>Makes them now, and waits until they are made.</summary>
    public Task SettleAsync(Guid accountId, CancellationToken cancellationToken)
    {
        if (!_pending.TryGetValue(accountId, out var pending))
        {
            return Task.CompletedTask;
        }

        foreach (var due in pending.Due)
        {
            due.TrySetResult();
        }

        return pending.Made.WaitAsync(cancellationToken);
    }

    private sealed class Pending(Task made, IReadOnlyList<TaskCompletionSource> due)
    {
        public Task Made => made;

        public IReadOnlyList<TaskCompletionSource> Due => due;
    }
}
