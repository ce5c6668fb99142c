namespace Webmail.Gateway.Messages.Views;

/// <summary>
/// The flags somebody set lately, and what went. A look at the server that began before may come back with what was there before
/// it, and must not bring that back. Not thread-safe.
/// </summary>
internal sealed class OwnChanges
{
    private const int MostRemembered = 500;
    private const int MostGone = 10_000;

    private readonly Dictionary<uint, long> _changedAt = [];
    private readonly HashSet<uint> _gone = [];

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

    // RFC 9051 §2.3.1.1: a UID is never given again, so what is gone stays so.
    public void Gone(IReadOnlyCollection<uint> uids)
    {
        if (_gone.Count + uids.Count > MostGone)
        {
            _gone.Clear();
        }

        _gone.UnionWith(uids);
    }

    public bool IsGone(uint uid) => _gone.Contains(uid);

    public void Clear()
    {
        _changedAt.Clear();
        _gone.Clear();
    }
}
