using MailKit;
using MailKit.Search;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Imap;

namespace Webmail.Gateway.Messages.Views;

/// <summary>
/// Brings a view up to what the server has. A refresh goes:
/// <list type="number">
/// <item>Select the folder, with QRESYNC where there is one (one round trip tells all), or NOOP where it is selected already.</item>
/// <item>Where the folder counts its changes (CONDSTORE) and has counted on, ask what changed; where it does not, compare by search.</item>
/// <item>Read the rows of what arrived, and give everything to the view, which publishes what differs.</item>
/// <item>If the numbers still do not agree, compare everything once.</item>
/// </list>
/// </summary>
internal sealed class ViewSync(TimeProvider time)
{
    private const int MostArrivals = 200;
    private const int CheckedRows = 100;
    private static readonly TimeSpan IsNewFor = TimeSpan.FromMinutes(15);

    public async Task RefreshAsync(ImapLease lease, FolderView view, CancellationToken cancellationToken)
    {
        if (view.State is not { } known || !view.IsLoaded)
        {
            await LoadAsync(lease, view, cancellationToken);
            return;
        }

        // 1
        var asOf = view.OwnChangesNow;
        var wasSelected = lease.Connection.HasSelected(view.Id);
        var asksBySelect = lease.Features.QResync && known.ModSeq > 0;
        var selected = wasSelected || !asksBySelect
            ? await lease.Connection.SelectAsync(view.Id, cancellationToken)
            : await lease.Connection.ResyncAsync(view.Id, known.UidValidity, known.ModSeq, cancellationToken);
        if (wasSelected)
        {
            await lease.Client.NoOpAsync(cancellationToken);
        }

        var folder = selected.Folder;
        if (folder.UidValidity != known.UidValidity)
        {
            view.Reset();
            return;
        }

        // 2
        if (known.ModSeq == 0 || !lease.Features.CondStore)
        {
            await CompareAsync(lease, selected, view, cancellationToken);
            return;
        }

        var changed = new List<FlagState>();
        if ((wasSelected || !asksBySelect) && HasNews(selected, known))
        {
            var everything = new UniqueIdRange(new UniqueId(known.UidValidity, 1), new UniqueId(known.UidValidity, uint.MaxValue));
            var request = new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Flags) { ChangedSince = known.ModSeq };
            changed.AddRange((await folder.FetchAsync(everything, request, cancellationToken)).Select(StateOf));
        }

        // 3. What the server told unasked comes last: it is newer than the answer it came with.
        changed.AddRange(selected.Flags.Select(f => MailFlags.State(f.Key, f.Value.Flags, f.Value.Keywords)));
        var state = FolderState.Of(folder);
        var vanished = selected.Vanished.Select(u => u.Id).ToHashSet();
        selected.Forget();
        var arrived = changed.Where(c => view.FindFlags(known.UidValidity, c.Uid) is null && !vanished.Contains(c.Uid)).Select(c => c.Uid).Distinct().ToList();
        if (arrived.Count > MostArrivals)
        {
            view.Reset();
            return;
        }

        var rows = await ArrivalsAsync(lease, folder, view, arrived, cancellationToken);
        view.Apply(state, vanished, changed, rows, asOf);

        // 4
        if (folder.Count != view.State?.Total)
        {
            await CompareAsync(lease, selected, view, cancellationToken);
        }
    }

    /// <summary>All UIDs, and which are unread and flagged.</summary>
    public async Task LoadAsync(ImapLease lease, FolderView view, CancellationToken cancellationToken)
    {
        var selected = await lease.Connection.SelectAsync(view.Id, cancellationToken);
        await CompareAsync(lease, selected, view, cancellationToken);
    }

    public static async Task<int> CountUnreadAsync(ImapLease lease, IMailFolder folder, CancellationToken cancellationToken) => folder.Count == 0
        ? 0
        : lease.Features.ESearch
            ? (await folder.SearchAsync(SearchOptions.Count, SearchQuery.NotSeen, cancellationToken)).Count
            : (await folder.SearchAsync(SearchQuery.NotSeen, cancellationToken)).Count;

    private async Task CompareAsync(ImapLease lease, SelectedFolder selected, FolderView view, CancellationToken cancellationToken)
    {
        var folder = selected.Folder;
        selected.Forget();
        var state = FolderState.Of(folder);
        var uids = await SearchAsync(folder, SearchQuery.All, cancellationToken);
        var unseen = uids.Count == 0 ? [] : await SearchAsync(folder, SearchQuery.NotSeen, cancellationToken);
        var flagged = uids.Count == 0 ? [] : await SearchAsync(folder, SearchQuery.Flagged, cancellationToken);
        if (view.State is { } known && known.UidValidity != state.UidValidity)
        {
            view.Reset();
        }

        // Searches tell seen and flagged; the rest (answered, labels) is asked for the rows somebody may look at. It is asked
        // first, so that a change is told once and whole.
        if (view.State is { } before && (state.ModSeq > 0 ? state.ModSeq > before.ModSeq : view.IsLoaded) && view.CachedUids(CheckedRows) is { Count: > 0 } cached)
        {
            var request = new FetchRequest(MessageSummaryItems.UniqueId | MessageSummaryItems.Flags);
            var flags = await folder.FetchAsync([.. cached.Order().Select(u => new UniqueId(state.UidValidity, u))], request, cancellationToken);
            view.Apply(before with { ModSeq = 0 }, [], flags.Select(StateOf), []);
        }

        var added = view.Load(state, uids, unseen, flagged);
        if (added.Count > MostArrivals)
        {
            view.Reset();
            added = view.Load(state, uids, unseen, flagged);
        }

        view.Apply(state, [], [], await ArrivalsAsync(lease, folder, view, added, cancellationToken));
    }

    private static async Task<IReadOnlyCollection<uint>> SearchAsync(IMailFolder folder, SearchQuery query, CancellationToken cancellationToken)
    {
        var found = await folder.SearchAsync(query, cancellationToken);
        return [.. found.Select(u => u.Id)];
    }

    private static bool HasNews(SelectedFolder selected, FolderState known) =>
        selected.Folder.HighestModSeq > known.ModSeq || selected.Folder.Count != known.Total
        || selected.HasUnnamedChanges || selected.Flags.Count > 0 || selected.Vanished.Count > 0;

    private static FlagState StateOf(IMessageSummary summary) =>
        MailFlags.State(summary.UniqueId.Id, summary.Flags ?? MailKit.MessageFlags.None, summary.Keywords);

    private async Task<IReadOnlyList<(MessageRow Row, bool IsNew)>> ArrivalsAsync(
        ImapLease lease, IMailFolder folder, FolderView view, IReadOnlyList<uint> uids, CancellationToken cancellationToken)
    {
        var rows = await RowFetch.RowsAsync(lease, folder, view, uids, cancellationToken);
        var completed = (await RowFetch.CompleteAsync(folder, view, rows, cancellationToken)).ToDictionary(r => r.Id);
        return [.. rows.Select(r => (completed.GetValueOrDefault(r.Row.Id, r.Row), IsNew(r)))];
    }

    // A move by another client keeps INTERNALDATE (RFC 9051 §6.4.7) and usually \Seen: what is old or read did not just come in.
    private bool IsNew(FetchedRow fetched) =>
        !fetched.Row.IsSeen && !fetched.Row.Flags.HasFlag(Contracts.Messages.MessageFlags.Draft)
        && fetched.ReceivedAt is { } received && time.GetUtcNow() - received < IsNewFor;
}
