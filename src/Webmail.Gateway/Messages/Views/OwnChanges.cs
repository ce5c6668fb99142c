namespace Webmail.Gateway.Messages.Views;

/// <summary>
/// The flags somebody set here lately. A look at the server that began before may come back with what was there before it, and
/// must not bring that back. Not thread-safe.
/// </summary>
internal sealed class OwnChanges
{
    private const int MostRemembered = 500;

    private readonly Dictionary<uint, long> _changedAt = [];

    /// <summary>Where the changes are now; a look at the server takes it along.</summary>
    public long Now { get; private set; }

    public void Changed(uint uid)
    {
        if (_changedAt.Count >= MostRemembered)
        {
            _changedAt.Clear();
        }

        _changedAt[uid] = ++Now;
    }

    public bool IsNewer(uint uid, long than) => _changedAt.TryGetValue(uid, out var at) && at > than;

    public void Clear() => _changedAt.Clear();
}
