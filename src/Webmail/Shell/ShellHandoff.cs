using System.Collections.Concurrent;
using System.Security.Cryptography;
using Webmail.Messages;

namespace Webmail.Shell;

/// <summary>
/// Keeps a prerendered page for the few moments until its circuit takes it over, so that neither the mail server is asked
/// twice nor the rows travel through the browser and back. What is not found is simply asked for again.
/// </summary>
internal sealed class ShellHandoff(TimeProvider clock)
{
    private const int Most = 500;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(20);
    private readonly ConcurrentDictionary<string, (MailSnapshot Snapshot, DateTimeOffset Until)> _kept = new();

    public string Put(MailSnapshot snapshot)
    {
        var now = clock.GetUtcNow();
        foreach (var (key, kept) in _kept)
        {
            if (kept.Until < now || _kept.Count > Most)
            {
                _kept.TryRemove(key, out _);
            }
        }

        var id = Convert.ToHexString(RandomNumberGenerator.GetBytes(16));
        _kept[id] = (snapshot, now + Kept);
        return id;
    }

    public MailSnapshot? Take(string? key) =>
        key is not null && _kept.TryRemove(key, out var kept) && kept.Until >= clock.GetUtcNow() ? kept.Snapshot : null;
}
