using System.Collections.Concurrent;
using MailKit;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;

namespace Webmail.Gateway.Changes;

/// <summary>
/// The folders as the watcher's connection last heard of them, next to what was last told of them. It outlives the
/// connection, so that after a reconnect only differences are told.
/// </summary>
internal sealed class KnownFolders
{
    // What the connection knows: written by its events, read while telling.
    private readonly ConcurrentDictionary<FolderId, IMailFolder> _heard = new();

    // What was told: touched while telling only.
    private readonly Dictionary<FolderId, Counts> _told = [];
    private HashSet<(FolderId Folder, FolderAttributes Attributes)>? _shape;

    public void ConnectionLost() => _heard.Clear();

    /// <returns>False when the folder was known already.</returns>
    public bool Hear(IMailFolder folder) => _heard.TryAdd(new FolderId(folder.FullName), folder);

    public void Renamed(string oldName, IMailFolder folder)
    {
        _heard.TryRemove(new FolderId(oldName), out _);
        _heard[new FolderId(folder.FullName)] = folder;
    }

    public void Deleted(IMailFolder folder) => _heard.TryRemove(new FolderId(folder.FullName), out _);

    /// <summary>Folders the server lists no more go; the tree of a first connection is taken as told.</summary>
    public void Listed(IReadOnlyCollection<IMailFolder> listed)
    {
        var names = listed.Select(f => new FolderId(f.FullName)).ToHashSet();
        foreach (var gone in _heard.Keys.Where(known => !names.Contains(known) && !known.IsInbox).ToList())
        {
            _heard.TryRemove(gone, out _);
        }

        _shape ??= Shape();
    }

    public IReadOnlyCollection<FolderId> All => [.. _heard.Keys];

    /// <summary>Whether folders came, went, or changed in a way a tree shows, since this last answered yes.</summary>
    public bool TakeShapeChange()
    {
        var now = Shape();
        if (_shape?.SetEquals(now) == true)
        {
            return false;
        }

        _shape = now;
        foreach (var gone in _told.Keys.Where(told => !_heard.ContainsKey(told)).ToList())
        {
            _told.Remove(gone);
        }

        return true;
    }

    /// <summary>The tree could not be told: the next look finds it changed again.</summary>
    public void ForgetShape() => _shape = null;

    /// <param name="moved">Whether anything in the folder changed, be it only a flag (RFC 7162 HIGHESTMODSEQ).</param>
    /// <returns>The counts to tell; null when they are the same as last time, or unknown.</returns>
    public FolderCountsChanged? TakeCounts(FolderId id, out bool moved)
    {
        moved = true;
        if (!_heard.TryGetValue(id, out var folder) || folder.UidNext is null)
        {
            return null;
        }

        var counts = new Counts(folder.Count, folder.Unread, folder.UidNext.Value.Id, folder.UidValidity, folder.HighestModSeq);
        var before = _told.GetValueOrDefault(id);
        _told[id] = counts;
        // Without CONDSTORE a flag that is set elsewhere leaves no trace in the counts: the folder has to be looked at.
        moved = counts != before || counts.ModSeq == 0;
        return before is not null && before.Total == counts.Total && before.Unread == counts.Unread
            ? null
            : new FolderCountsChanged(id, counts.Total, counts.Unread);
    }

    private HashSet<(FolderId Folder, FolderAttributes Attributes)> Shape() =>
        [.. _heard.Select(f => (f.Key, f.Value.Attributes & (FolderAttributes.Subscribed | FolderAttributes.NoSelect | FolderAttributes.NonExistent)))];

    private sealed record Counts(int Total, int Unread, uint UidNext, uint UidValidity, ulong ModSeq);
}
