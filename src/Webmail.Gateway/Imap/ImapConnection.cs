using MailKit;
using MailKit.Net.Imap;
using Webmail.Contracts.Folders;

namespace Webmail.Gateway.Imap;

/// <summary>A signed-in connection and what is known of it. One user at a time.</summary>
internal sealed class ImapConnection : IDisposable
{
    private readonly Dictionary<IMailFolder, SelectedFolder> _folders = [];
    private readonly TimeProvider _time;
    private long _usedAt;

    public ImapConnection(ImapClient client, ServerFeatures features, TimeProvider time)
    {
        Client = client;
        Features = features;
        _time = time;
        Touch();
    }

    public ImapClient Client { get; }

    public ServerFeatures Features { get; }

    /// <summary>For measuring; null where nobody counts.</summary>
    public RoundTripCounter? RoundTripCounter { get; init; }

    /// <summary>The folder that is selected, and what the server told of it unasked.</summary>
    public SelectedFolder? Selected { get; private set; }

    /// <summary>Nobody used it before: if it fails, another one would fail as well.</summary>
    public bool IsFresh { get; set; } = true;

    public bool IsAlive => Client.IsConnected && Client.IsAuthenticated;

    public TimeSpan IdleFor => _time.GetElapsedTime(_usedAt);

    public bool HasSelected(FolderId folder) => Selected is { Folder.IsOpen: true } selected && selected.Id == folder;

    public void Touch() => _usedAt = _time.GetTimestamp();

    /// <summary>
    /// Selects the folder, unless it already is: one round trip, and a LIST the first time on this connection. Always by
    /// SELECT, never EXAMINE, so that reading and then marking does not select twice; the server says if it is read-only.
    /// </summary>
    public async Task<SelectedFolder> SelectAsync(FolderId id, CancellationToken cancellationToken)
    {
        if (HasSelected(id))
        {
            return Selected!;
        }

        var selected = await FindAsync(id, cancellationToken);
        selected.Forget();
        await selected.Folder.OpenAsync(FolderAccess.ReadWrite, cancellationToken);
        selected.ToldBelow = selected.Folder.UidNext?.Id ?? 0;
        return Selected = selected;
    }

    /// <summary>RFC 7162 §3.2.5: selects the folder and is told in the same round trip what happened since.</summary>
    public async Task<SelectedFolder> ResyncAsync(FolderId id, uint uidValidity, ulong modSeq, CancellationToken cancellationToken)
    {
        var selected = await FindAsync(id, cancellationToken);
        selected.Forget();
        await selected.Folder.OpenAsync(FolderAccess.ReadWrite, uidValidity, modSeq, [], cancellationToken);
        selected.ToldBelow = selected.Folder.UidNext?.Id ?? 0;
        return Selected = selected;
    }

    /// <summary>
    /// A connection that selected the folder before a message came in answers a FETCH of it with nothing until it was told of
    /// the message (RFC 9051 §7.4.1), and Dovecot tells of none during a UID FETCH: it is asked once, by NOOP.
    /// </summary>
    public async Task EnsureToldAsync(uint uid, CancellationToken cancellationToken)
    {
        if (Selected is { } selected && uid >= selected.ToldBelow)
        {
            await Client.NoOpAsync(cancellationToken);
            selected.ToldBelow = uid + 1;
        }
    }

    /// <summary>RFC 3691: leaves the folder without expunging it.</summary>
    public async Task UnselectAsync(CancellationToken cancellationToken)
    {
        if (Selected is { Folder.IsOpen: true } selected && Features.Unselect)
        {
            await selected.Folder.CloseAsync(false, cancellationToken);
        }

        Selected = null;
    }

    public void Dispose() => Client.Dispose();

    private async Task<SelectedFolder> FindAsync(FolderId id, CancellationToken cancellationToken)
    {
        var folder = id.IsInbox ? Client.Inbox : await Client.GetFolderAsync(id.FullName, cancellationToken);
        if (!_folders.TryGetValue(folder, out var selected))
        {
            _folders[folder] = selected = new SelectedFolder(id, folder);
        }

        return selected;
    }
}
