using MailKit;
using Webmail.Contracts.Folders;

namespace Webmail.Gateway.Imap;

/// <summary>
/// A folder on one connection, with what the server told of it unasked (RFC 9051 §7.4: it may with any command). It is
/// collected until whoever holds the connection takes it into the folder's view.
/// </summary>
internal sealed class SelectedFolder
{
    private readonly Dictionary<uint, (MessageFlags Flags, IReadOnlySet<string> Keywords)> _flags = [];
    private readonly List<UniqueId> _vanished = [];

    public SelectedFolder(FolderId id, IMailFolder folder)
    {
        Id = id;
        Folder = folder;
        folder.MessageFlagsChanged += OnFlagsChanged;
        folder.MessagesVanished += (_, told) => _vanished.AddRange(told.UniqueIds);
        folder.MessageExpunged += (_, _) => HasUnnamedChanges = true;
    }

    public FolderId Id { get; }

    public IMailFolder Folder { get; }

    /// <summary>Something was told by sequence number only: what it was has to be found out by comparing.</summary>
    public bool HasUnnamedChanges { get; private set; }

    /// <summary>This connection was told of all messages below it. What came in later it can't fetch before it is told of it.</summary>
    public uint ToldBelow { get; set; }

    public IReadOnlyDictionary<uint, (MessageFlags Flags, IReadOnlySet<string> Keywords)> Flags => _flags;

    public IReadOnlyList<UniqueId> Vanished => _vanished;

    public void Forget()
    {
        _flags.Clear();
        _vanished.Clear();
        HasUnnamedChanges = false;
    }

    private void OnFlagsChanged(object? sender, MessageFlagsChangedEventArgs told)
    {
        if (told.UniqueId is { } uid)
        {
            _flags[uid.Id] = (told.Flags, told.Keywords);
        }
        else
        {
            HasUnnamedChanges = true;
        }
    }
}
