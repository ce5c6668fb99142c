namespace Webmail.Gateway.Data;

/// <summary>Whether the schema is in place, and if not, why: what /healthz/ready says.</summary>
internal sealed class DatabaseState
{
    private volatile string? _waitingFor = "The database has not been asked yet.";

    /// <summary>In words; null when ready.</summary>
    public string? WaitingFor => _waitingFor;

    public void Wait(string reason) => _waitingFor = reason;

    public void Ready() => _waitingFor = null;
}
