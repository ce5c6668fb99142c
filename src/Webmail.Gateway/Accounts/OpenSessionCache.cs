using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using Webmail.Contracts.Accounts;

namespace Webmail.Gateway.Accounts;

/// <summary>Sessions opened within the last few seconds, found by a hash of their ticket.</summary>
internal sealed class OpenSessionCache(TimeProvider time)
{
    internal static readonly TimeSpan RememberedFor = TimeSpan.FromSeconds(5);
    private const int PruneAbove = 4096;

    private readonly ConcurrentDictionary<string, Entry> _entries = new(StringComparer.Ordinal);
    private long _forgotten;

    public Reading BeginReading(SessionTicket ticket)
    {
        var key = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(ticket.Value)));
        var known = _entries.TryGetValue(key, out var entry) && IsFresh(entry) ? entry.Session : null;
        return new Reading(key, Volatile.Read(ref _forgotten), known);
    }

    public void Remember(Reading reading, OpenSession session)
    {
        // A session ended while its row was being read must not come back to life here.
        if (Volatile.Read(ref _forgotten) != reading.Forgotten)
        {
            return;
        }

        if (_entries.Count > PruneAbove)
        {
            Prune();
        }

        _entries[reading.Key] = new Entry(session, time.GetTimestamp());
        if (Volatile.Read(ref _forgotten) != reading.Forgotten)
        {
            _entries.TryRemove(reading.Key, out _);
        }
    }

    public void Forget(Guid sessionId)
    {
        Interlocked.Increment(ref _forgotten);
        foreach (var (key, entry) in _entries)
        {
            if (entry.Session.SessionId == sessionId)
            {
                _entries.TryRemove(key, out _);
            }
        }
    }

    /// <summary>Passwords of people who left do not stay in memory.</summary>
    public void Prune()
    {
        foreach (var (key, entry) in _entries)
        {
            if (!IsFresh(entry))
            {
                _entries.TryRemove(key, out _);
            }
        }
    }

    private bool IsFresh(Entry entry) => time.GetElapsedTime(entry.ReadAt) < RememberedFor;

    internal sealed record Reading(string Key, long Forgotten, OpenSession? Known);

    private sealed record Entry(OpenSession Session, long ReadAt);
}
