namespace Webmail.Shell;

/// <summary>The toasts of one page. What can be undone stays so after its toast has gone, until the next action.</summary>
public sealed class Toasts(TimeProvider clock) : IDisposable
{
    private const int Most = 3;
    private static readonly TimeSpan Shown = TimeSpan.FromSeconds(8);
    private readonly List<(Toast Toast, ITimer Timer)> _shown = [];
    private Func<Task>? _lastUndo;

    /// <summary>May be raised from a timer: go through the dispatcher.</summary>
    public event Action? Changed;

    public IReadOnlyList<Toast> Visible
    {
        get
        {
            lock (_shown)
            {
                return [.. _shown.Select(s => s.Toast)];
            }
        }
    }

    public void Say(string text, Func<Task>? undo = null)
    {
        _lastUndo = undo ?? _lastUndo;
        Add(new Toast(Guid.NewGuid(), text, false, undo));
    }

    public void SayProblem(string text) => Add(new Toast(Guid.NewGuid(), text, true, null));

    public void Dismiss(Toast toast)
    {
        lock (_shown)
        {
            var at = _shown.FindIndex(s => s.Toast.Id == toast.Id);
            if (at < 0)
            {
                return;
            }

            _shown[at].Timer.Dispose();
            _shown.RemoveAt(at);
        }

        Changed?.Invoke();
    }

    /// <summary>Takes back the last thing that can be; false when there is none.</summary>
    public async Task<bool> UndoAsync()
    {
        if (_lastUndo is not { } undo)
        {
            return false;
        }

        _lastUndo = null;
        foreach (var toast in Visible.Where(t => t.Undo == undo))
        {
            Dismiss(toast);
        }

        await undo();
        return true;
    }

    public void Dispose()
    {
        lock (_shown)
        {
            _shown.ForEach(s => s.Timer.Dispose());
            _shown.Clear();
        }
    }

    private void Add(Toast toast)
    {
        Toast? oldest = null;
        lock (_shown)
        {
            if (_shown.Count == Most)
            {
                oldest = _shown[0].Toast;
            }

            _shown.Add((toast, clock.CreateTimer(_ => Dismiss(toast), null, Shown, Timeout.InfiniteTimeSpan)));
        }

        if (oldest is not null)
        {
            Dismiss(oldest);
        }

        Changed?.Invoke();
    }
}
