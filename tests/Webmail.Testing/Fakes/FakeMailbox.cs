using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;

namespace Webmail.Testing.Fakes;

/// <summary>
/// A mailbox in memory, for what the front end does with one. It behaves like the gateway: newest first by UID, every change
/// told to whoever watches. <see cref="Hold"/> and <see cref="Fail"/> let a test decide when an answer comes, and which.
/// </summary>
public sealed class FakeMailbox
{
    public const uint UidValidity = 7;

    private readonly Dictionary<FolderId, List<MessageRow>> _messages = [];
    private readonly List<Folder> _folders = [];
    private readonly Dictionary<FolderId, uint> _lastUid = [];
    private TaskCompletionSource? _held;

    public FakeMailbox(string address = "ana@a.test")
    {
        Account = new AccountInfo(address, "Ana Ruiz", new AccountPreferences(), 25_000_000, 100);
        Changes = new FakeChanges();
        foreach (var (name, role) in new[]
        {
            ("INBOX", FolderRole.Inbox), ("Drafts", FolderRole.Drafts), ("Sent", FolderRole.Sent), ("Archive", FolderRole.Archive), ("Junk", FolderRole.Junk), ("Trash", FolderRole.Trash),
        })
        {
            AddFolder(name, role);
        }
    }

    public AccountInfo Account { get; set; }

    public FakeChanges Changes { get; }

    /// <summary>The next call to the server is refused with this, once.</summary>
    public MailException? Fail { get; set; }

    public StorageQuota? Quota { get; set; } = new(1_200_000_000, 5_000_000_000);

    /// <summary>What was asked of the server, in order: "Move INBOX→Archive 5,4".</summary>
    public List<string> Calls { get; } = [];

    public FolderTree Tree => new([.. _folders.Select(f => f with { Total = Rows(f.Id).Count, Unread = Rows(f.Id).Count(r => !r.IsSeen) })], Quota);

    public IReadOnlyList<MessageRow> this[FolderId folder] => Rows(folder);

    public FolderId AddFolder(string fullName, FolderRole role = FolderRole.None, bool canOpen = true)
    {
        var id = new FolderId(fullName);
        var parts = fullName.Split('/');
        FolderId? parent = parts.Length > 1 ? new FolderId(string.Join('/', parts[..^1])) : null;
        var after = parent is { } above ? _folders.FindLastIndex(f => f.Id == above || f.Parent == above) + 1 : _folders.Count;
        _folders.Insert(after, new Folder(id, parts[^1], parent, parts.Length - 1, role, 0, 0, true, canOpen, true));
        _messages[id] = [];
        return id;
    }

    public void RemoveFolder(FolderId folder)
    {
        _folders.RemoveAll(f => f.Id == folder);
        _messages.Remove(folder);
    }

    public void Rename(FolderId folder, FolderId renamed)
    {
        var rows = Rows(folder);
        RemoveFolder(folder);
        AddFolder(renamed.FullName);
        _messages[renamed].AddRange(rows.Select(r => r with { Id = r.Id with { Folder = renamed } }));
    }

    /// <summary>Puts a message on top of a folder without telling anybody.</summary>
    public MessageRow Add(FolderId folder, MessageRow row)
    {
        var placed = row with { Id = NextId(folder) };
        Rows(folder).Insert(0, placed);
        return placed;
    }

    public MessageRow Add(FolderId folder, string from, string subject, DateTimeOffset? date = null, MessageFlags flags = MessageFlags.None) =>
        Add(folder, Row(from, subject, date ?? DateTimeOffset.UnixEpoch, flags));

    public static MessageRow Row(string from, string subject, DateTimeOffset date, MessageFlags flags = MessageFlags.None) => new(
        default, new MailAddress(from.ToLowerInvariant().Replace(' ', '.') + "@b.test", from), [new MailAddress("ana@a.test", "Ana Ruiz")], subject, date, 4_000, flags, MessagePriority.Normal, [], "First words", []);

    /// <summary>A delivery: the message is there, and whoever watches is told.</summary>
    public MessageRow Deliver(FolderId folder, string from, string subject, DateTimeOffset? date = null)
    {
        var row = Add(folder, from, subject, date);
        Tell(new MessageArrived(row, IsNew: true), Counts(folder));
        return row;
    }

    /// <summary>Another client takes messages away.</summary>
    public void RemoveElsewhere(params MessageId[] ids)
    {
        foreach (var folder in ids.GroupBy(i => i.Folder))
        {
            Rows(folder.Key).RemoveAll(r => folder.Contains(r.Id));
            Tell(new MessagesRemoved(folder.Key, [.. folder]), Counts(folder.Key));
        }
    }

    /// <summary>Another client sets flags.</summary>
    public void FlagElsewhere(MessageId id, MessageFlags flags)
    {
        var row = SetFlags(id, flags, null);
        Tell(new MessageFlagsChanged(id, row.Flags, row.Labels), Counts(id.Folder));
    }

    public void Tell(params Change[] changes) => Changes.Tell(changes);

    /// <summary>Answers wait until <see cref="Release"/>.</summary>
    public void Hold() => _held = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);

    public void Release()
    {
        var held = _held;
        _held = null;
        held?.SetResult();
    }

    internal List<MessageRow> Rows(FolderId folder) =>
        _messages.TryGetValue(folder, out var rows) ? rows : throw new MailException(MailError.FolderGone) { Subject = folder.FullName };

    internal MessageRow Row(MessageId id) =>
        Rows(id.Folder).Find(r => r.Id == id) ?? throw new MailException(MailError.MessageGone);

    internal MessageRow SetFlags(MessageId id, MessageFlags flags, IReadOnlyList<string>? labels)
    {
        var rows = Rows(id.Folder);
        var at = rows.FindIndex(r => r.Id == id);
        return at < 0 ? throw new MailException(MailError.MessageGone) : rows[at] = rows[at] with { Flags = flags, Labels = labels ?? rows[at].Labels };
    }

    internal MessageId NextId(FolderId folder) =>
        new(folder, UidValidity, _lastUid[folder] = _lastUid.GetValueOrDefault(folder) + 1);

    internal FolderCountsChanged Counts(FolderId folder) => new(folder, Rows(folder).Count, Rows(folder).Count(r => !r.IsSeen));

    /// <summary>What every call begins with: it is written down, waits while answers are held, and may fail.</summary>
    internal async Task AskAsync(string call, CancellationToken cancellationToken)
    {
        Calls.Add(call);
        if (_held is { } held)
        {
            await held.Task.WaitAsync(cancellationToken);
        }

        if (Fail is { } problem)
        {
            Fail = null;
            throw problem;
        }
    }
}
