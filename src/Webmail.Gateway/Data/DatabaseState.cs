namespace Webmail.Gateway.Data;

/// <summary>Whether the schema is in place, and if not, why: what /healthz/ready says.</summary>
internal sealed class DatabaseState
{
    private volatile string? _waitingFor = "The database has not been asked yet.";

    /// <summary>In words; null when ready.</summary>
    public string? WaitingFor => _waitingFor;

    /// <summary>A newer version of Webmail has been here: the process must not go on.</summary>
    public bool IsTooNew { get; private set; }

    public void Wait(string reason) => _waitingFor = reason;

    public void TooNew(string reason) => (_waitingFor, IsTooNew) = (reason, true);

    public void Ready() => _waitingFor = null;
}
