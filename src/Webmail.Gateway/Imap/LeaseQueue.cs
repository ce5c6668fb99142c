namespace Webmail.Gateway.Imap;

/// <summary>
/// Who may use one of an account's connections, first come first served. Long work may take all places but one; a click
/// behind waiting long work passes it while that place is free.
/// </summary>
internal sealed class LeaseQueue(int places)
{
    private readonly Lock _gate = new();
    private readonly LinkedList<Waiter> _waiting = [];
    private int _used;
    private int _usedByLongWork;

    public bool IsIdle
    {
        get
        {
            lock (_gate)
            {
                return _used == 0 && _waiting.Count == 0;
            }
        }
    }

    public int Waiting
    {
        get
        {
            lock (_gate)
            {
                return _waiting.Count;
            }
        }
    }

    /// <summary>Completes when it is the caller's turn; <see cref="Leave"/> ends it.</summary>
    public async Task EnterAsync(LeasePurpose purpose, CancellationToken cancellationToken)
    {
        LinkedListNode<Waiter> node;
        lock (_gate)
        {
            if (CanEnter(purpose) && !_waiting.Any(w => w.Purpose == purpose))
            {
                Enter(purpose);
                return;
            }

            node = _waiting.AddLast(new Waiter(purpose));
        }

        // Whoever removes the waiter from the list decides what becomes of it, so a turn given and a wait given up can't both happen.
        await using var registration = cancellationToken.Register(() =>
        {
            lock (_gate)
            {
                if (node.List is null)
                {
                    return;
                }

                _waiting.Remove(node);
            }

            node.Value.Turn.TrySetCanceled(cancellationToken);
        });
        await node.Value.Turn.Task;
    }

    public void Leave(LeasePurpose purpose)
    {
        lock (_gate)
        {
            _used--;
            _usedByLongWork -= purpose == LeasePurpose.LongWork ? 1 : 0;
            for (var node = _waiting.First; node is not null;)
            {
                var next = node.Next;
                if (CanEnter(node.Value.Purpose))
                {
                    _waiting.Remove(node);
                    Enter(node.Value.Purpose);
                    node.Value.Turn.TrySetResult();
                }

                node = next;
            }
        }
    }

    private bool CanEnter(LeasePurpose purpose) =>
        _used < places && (purpose == LeasePurpose.Interactive || _usedByLongWork < places - 1);

    private void Enter(LeasePurpose purpose)
    {
        _used++;
        _usedByLongWork += purpose == LeasePurpose.LongWork ? 1 : 0;
    }

    private sealed class Waiter(LeasePurpose purpose)
    {
        public LeasePurpose Purpose => purpose;

        public TaskCompletionSource Turn { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
