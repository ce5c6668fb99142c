using MailKit;
using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Folders;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Messages.Views;
using MessageFlags = Webmail.Contracts.Messages.MessageFlags;

namespace Webmail.Gateway.Messages;

/// <summary>What one does with messages. Each folder's are done in one command; what was done is told to the views at once.</summary>
internal sealed class MessageActions(ImapWork work, FolderViews views, FolderRoles roles, BackgroundWork background)
{
    public async Task SetFlagsAsync(MailAccount account, IReadOnlyList<MessageId> messages, FlagChange change, CancellationToken cancellationToken)
    {
        foreach (var group in ByFolder(messages))
        {
            // Setting a flag twice is setting it once, so a lost connection may be tried again.
            await work.ReadAsync(account, group.Folder, LeasePurpose.Interactive, async (lease, token) =>
            {
                var folder = await SelectAsync(lease, group, token);
                await StoreAsync(folder, group, StoreAction.Add, change.Add, change.AddLabels, token);
                await StoreAsync(folder, group, StoreAction.Remove, change.Remove, change.RemoveLabels, token);
                return true;
            }, cancellationToken);
            views.ApplyFlags(account.AccountId, group.Folder, group.UidValidity, await FlagsAfterAsync(account, group, change, cancellationToken));
        }
    }

    public async Task<MoveResult> MoveAsync(MailAccount account, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken)
    {
        var moved = new List<MovedMessage>();
        foreach (var group in ByFolder(messages))
        {
            if (group.Folder == target)
            {
                moved.AddRange(group.Ids.Select(id => new MovedMessage(id, id)));
                continue;
            }

            var map = await work.WriteAsync(account, group.Folder, (lease, token) => MoveAsync(lease, group, target, token), cancellationToken);
            GoneIfNothing(account, group, map);
            moved.AddRange(Told(account, group, target, map, isMove: true));
        }

        return new MoveResult(target, moved);
    }

    public async Task<MoveResult> CopyAsync(MailAccount account, IReadOnlyList<MessageId> messages, FolderId target, CancellationToken cancellationToken)
    {
        var copied = new List<MovedMessage>();
        foreach (var group in ByFolder(messages))
        {
            var map = await work.WriteAsync(account, group.Folder, async (lease, token) =>
            {
                var folder = await SelectAsync(lease, group, token);
                return Told(lease, await folder.CopyToAsync(group.Uids, await FindAsync(lease, target, token), token));
            }, cancellationToken);
            GoneIfNothing(account, group, map);
            copied.AddRange(Told(account, group, target, map, isMove: false));
        }

        return new MoveResult(target, copied);
    }

    public async Task<MoveResult?> DeleteAsync(MailAccount account, IReadOnlyList<MessageId> messages, bool forGood, CancellationToken cancellationToken)
    {
        var trash = forGood ? null : await roles.FindAsync(account, FolderRole.Trash, cancellationToken);
        var junk = forGood ? null : await roles.FindAsync(account, FolderRole.Junk, cancellationToken);
        var gone = messages.Where(m => forGood || m.Folder == trash || m.Folder == junk).ToList();
        foreach (var group in ByFolder(gone))
        {
            // \Deleted and UID EXPUNGE are the same when done twice.
            await work.ReadAsync(account, group.Folder, LeasePurpose.Interactive, async (lease, token) =>
            {
                await ExpungeAsync(lease, await SelectAsync(lease, group, token), group.Uids, token);
                return true;
            }, cancellationToken);
            views.ApplyExpunge(account.AccountId, group.Folder, group.UidValidity, [.. group.Uids.Select(u => u.Id)]);
        }

        var rest = messages.Except(gone).ToList();
        if (rest.Count == 0)
        {
            return null;
        }

        return await MoveAsync(account, rest, trash ?? await roles.EnsureAsync(account, FolderRole.Trash, cancellationToken), cancellationToken);
    }

    private static async Task<UniqueIdMap?> MoveAsync(ImapLease lease, FolderGroup group, FolderId target, CancellationToken cancellationToken)
    {
        var folder = await SelectAsync(lease, group, cancellationToken);
        var to = await FindAsync(lease, target, cancellationToken);
        if (lease.Features.Move)
        {
            return Told(lease, await folder.MoveToAsync(group.Uids, to, cancellationToken));
        }

        // RFC 6851 §3.3: without MOVE it is COPY, STORE and EXPUNGE. The copy first: a break in between leaves two, never none.
        var map = await folder.CopyToAsync(group.Uids, to, cancellationToken);
        await ExpungeAsync(lease, folder, group.Uids, cancellationToken);
        return Told(lease, map);
    }

    // RFC 4315 §3: a server with UIDPLUS says where each message went; without, an empty answer says nothing.
    private static UniqueIdMap? Told(ImapLease lease, UniqueIdMap? map) => lease.Features.UidPlus ? map : null;

    private void GoneIfNothing(MailAccount account, FolderGroup group, UniqueIdMap? map)
    {
        if (map is { Count: 0 })
        {
            views.ApplyExpunge(account.AccountId, group.Folder, group.UidValidity, [.. group.Uids.Select(u => u.Id)]);
            throw new MailException(MailError.MessageGone);
        }
    }

    /// <summary>Removes for good, and nothing else with it.</summary>
    public static async Task ExpungeAsync(ImapLease lease, IMailFolder folder, IList<UniqueId> uids, CancellationToken cancellationToken)
    {
        var deleted = new StoreFlagsRequest(StoreAction.Add, MailKit.MessageFlags.Deleted) { Silent = true };
        if (lease.Features.UidPlus)
        {
            await folder.StoreAsync(uids, deleted, cancellationToken);
            await folder.ExpungeAsync(uids, cancellationToken);
            return;
        }

        // Without UIDPLUS, EXPUNGE takes everything that is marked: what others marked keeps its mark back afterwards, not before.
        var marked = (await folder.SearchAsync(MailKit.Search.SearchQuery.Deleted, cancellationToken)).Except(uids).ToList();
        if (marked.Count > 0)
        {
            await folder.StoreAsync(marked, new StoreFlagsRequest(StoreAction.Remove, MailKit.MessageFlags.Deleted) { Silent = true }, cancellationToken);
        }

        await folder.StoreAsync(uids, deleted, cancellationToken);
        await folder.ExpungeAsync(cancellationToken);
        if (marked.Count > 0)
        {
            await folder.StoreAsync(marked, deleted, cancellationToken);
        }
    }

    private static async Task StoreAsync(
        IMailFolder folder, FolderGroup group, StoreAction action, MessageFlags flags, IReadOnlyList<string>? labels, CancellationToken cancellationToken)
    {
        var (server, keywords) = MailFlags.ToServer(flags, labels);
        if (server != MailKit.MessageFlags.None || keywords.Count > 0)
        {
            await folder.StoreAsync(group.Uids, new StoreFlagsRequest(action, server, keywords) { Silent = true }, cancellationToken);
        }
    }

    // What a view knows needs no question; for the others the server is asked once, so that nobody is told half of a message's flags.
    private async Task<IReadOnlyList<FlagState>> FlagsAfterAsync(MailAccount account, FolderGroup group, FlagChange change, CancellationToken cancellationToken)
    {
        var view = views.Find(account.AccountId, group.Folder);
        var states = new List<FlagState>();
        var unknown = new List<UniqueId>();
        foreach (var uid in group.Uids)
        {
            if (view?.FindKnownFlags(group.UidValidity, uid.Id) is { } known)
            {
                states.Add(After(known, change));
            }
            else
            {
                unknown.Add(uid);
            }
        }

        if (unknown.Count > 0)
        {
            states.AddRange(await work.ReadAsync(account, group.Folder, LeasePurpose.Interactive, async (lease, token) =>
            {
                var folder = await SelectAsync(lease, group, token);
                var summaries = await folder.FetchAsync(unknown, new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Flags), token);
                return summaries.Select(s => MailFlags.State(s.UniqueId.Id, s.Flags ?? MailKit.MessageFlags.None, s.Keywords)).ToList();
            }, cancellationToken));
        }

        return states;
    }

    private static FlagState After(FlagState known, FlagChange change) => new(
        known.Uid,
        (known.Flags | change.Add) & ~change.Remove,
        MailFlags.Labels(known.Labels.Union(change.AddLabels ?? [], StringComparer.OrdinalIgnoreCase).Except(change.RemoveLabels ?? [], StringComparer.OrdinalIgnoreCase)));

    private List<MovedMessage> Told(MailAccount account, FolderGroup group, FolderId target, UniqueIdMap? map, bool isMove)
    {
        var result = new List<MovedMessage>();
        var arrived = new List<MessageRow>();
        var source = views.Find(account.AccountId, group.Folder);
        foreach (var id in group.Ids)
        {
            // RFC 4315 §3: COPYUID; without UIDPLUS nobody says where a copy went.
            MessageId? to = map is not null && map.TryGetValue(new UniqueId(id.UidValidity, id.Uid), out var uid) ? new MessageId(target, uid.Validity, uid.Id) : null;
            result.Add(new MovedMessage(id, to));
            if (to is { } place && source?.FindRow(id.UidValidity, id.Uid) is { } row)
            {
                arrived.Add(row with { Id = place });
            }
        }

        if (isMove)
        {
            views.ApplyExpunge(account.AccountId, group.Folder, group.UidValidity, [.. group.Uids.Select(u => u.Id)]);
        }

        var view = views.Find(account.AccountId, target);
        if (view?.State is { } state && arrived.Count == result.Count && arrived.All(r => r.Id.UidValidity == state.UidValidity))
        {
            view.Apply(state with { ModSeq = 0 }, [], [], arrived.Select(r => (r, false)));
        }
        else if (view is not null)
        {
            background.Start(token => views.RefreshAsync(account, target, token));
        }
        else
        {
            background.Start(token => views.RefreshCountsAsync(account, target, token));
        }

        return result;
    }

    /// <exception cref="MailException">FolderGone; MessageGone when the identifiers are void.</exception>
    private static async Task<IMailFolder> SelectAsync(ImapLease lease, FolderGroup group, CancellationToken cancellationToken)
    {
        var folder = await lease.OpenFolderAsync(group.Folder, FolderAccess.ReadWrite, cancellationToken);
        if (folder.UidValidity != group.UidValidity)
        {
            throw new MailException(MailError.MessageGone);
        }

        await lease.EnsureToldAsync(group.Uids.Max(u => u.Id), cancellationToken);
        return folder;
    }

    private static async Task<IMailFolder> FindAsync(ImapLease lease, FolderId target, CancellationToken cancellationToken)
    {
        try
        {
            return await lease.Client.GetFolderAsync(target.FullName, cancellationToken);
        }
        catch (FolderNotFoundException gone)
        {
            throw ImapErrors.Translate(gone, target.FullName);
        }
    }

    private static List<FolderGroup> ByFolder(IReadOnlyList<MessageId> messages) =>
        [.. messages.Distinct().GroupBy(m => (m.Folder, m.UidValidity)).Select(g => new FolderGroup(g.Key.Folder, g.Key.UidValidity, [.. g]))];

    private sealed record FolderGroup(FolderId Folder, uint UidValidity, IReadOnlyList<MessageId> Ids)
    {
        public IList<UniqueId> Uids { get; } = [.. Ids.OrderBy(i => i.Uid).Select(i => new UniqueId(i.UidValidity, i.Uid))];
    }
}
