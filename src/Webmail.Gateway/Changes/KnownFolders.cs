using System.Collections.Concurrent;
using MailKit;
using Webmail.Contracts.Folders;

namespace Webmail.Gateway.Changes;

/// <summary>
/// The folders as the watcher's connection last heard of them, next to what was passed on of them. It outlives the
/// connection, so that after a reconnect only differences are passed on.
/// </summary>
internal sealed class KnownFolders
{
    private const FolderAttributes Shown = FolderAttributes.Subscribed | FolderAttributes.NoSelect | FolderAttributes.NonExistent;

    // What the connection heard: written by its events, read while passing on.
    private readonly ConcurrentDictionary<FolderId, IMailFolder> _heard = new();

    // What was passed on: touched there only.
    private readonly Dictionary<FolderId, FolderStanding> _passed = [];
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

    /// <summary>The server listed all there are: the others are gone.</summary>
    public void Listed(IReadOnlyCollection<IMailFolder> listed)
    {
        var names = listed.Select(f => new FolderId(f.FullName)).ToHashSet();
        foreach (var gone in _heard.Keys.Where(known => !names.Contains(known) && !known.IsInbox).ToList())
        {
            _heard.TryRemove(gone, out _);
        }
    }

    public FolderStanding? Find(FolderId folder) => _heard.TryGetValue(folder, out var heard) ? FolderStanding.Of(heard) : null;

    /// <summary>
    /// Whether anything in the folder changed since it was passed on, be it only a flag. Where the server does not count
    /// changes (CONDSTORE), a flag leaves no trace in the standing, so it has to be looked at.
    /// </summary>
    public bool IsNews(FolderId folder, FolderStanding standing) => standing.ModSeq == 0 || _passed.GetValueOrDefault(folder) != standing;

    public void PassedOn(FolderId folder, FolderStanding standing) => _passed[folder] = standing;

    /// <summary>The tree as it shows; null when it looks as it was passed on last.</summary>
    public IReadOnlySet<(FolderId Folder, FolderAttributes Attributes)>? FindNewShape()
    {
        var now = _heard.Select(f => (f.Key, f.Value.Attributes & Shown)).ToHashSet();
        return _shape?.SetEquals(now) == true ? null : now;
    }

    public void PassedOn(IReadOnlySet<(FolderId Folder, FolderAttributes Attributes)> shape)
    {
        _shape = [.. shape];
        foreach (var gone in _passed.Keys.Where(folder => !_heard.ContainsKey(folder)).ToList())
        {
            _passed.Remove(gone);
        }
    }
}
