using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Gateway.Accounts;
using Webmail.Gateway.Changes;
using Webmail.Gateway.Imap;
using Webmail.Gateway.Messages.Views;

namespace Webmail.Gateway.Messages;

/// <summary>
/// Pages of a folder's list. A folder that was opened before and is watched is answered from its view; one that is not
/// watched is brought up to date first; one seen for the first time is answered with SELECT and one FETCH, and the rest of
/// its view (all UIDs, sizes) is read after the answer.
/// </summary>
internal sealed class MessageLists(ImapWork work, FolderViews views, ViewSync sync, ChangePublisher publisher, BackgroundWork background, PendingMarks marks)
{
    private const int MostRows = 500;
    private static readonly TimeSpan CheckWatchedAfter = TimeSpan.FromMinutes(1);

    public async Task<FolderPage> OpenFolderAsync(MailAccount account, FolderId folder, MessageFilter filter, int take, CancellationToken cancellationToken)
    {
        take = Math.Clamp(take, 1, MostRows);
        await marks.SettleAsync(account.AccountId, cancellationToken);
        var view = views.Get(account.AccountId, folder);
        if (view.Page(filter, 0, take) is { Missing.Count: 0 } known && views.IsWatched(account.AccountId))
        {
            RefreshInBackground(account, view);
            return ToFolderPage(view, filter, known);
        }

        return await ReadAsync(account, view, (lease, unfinished, token) => OpenAsync(account, lease, view, filter, take, unfinished, token), cancellationToken);
    }

    public async Task<MessagePage> ListAsync(MailAccount account, FolderId folder, MessageFilter filter, int skip, int take, CancellationToken cancellationToken)
    {
        take = Math.Clamp(take, 1, MostRows);
        skip = Math.Max(0, skip);
        await marks.SettleAsync(account.AccountId, cancellationToken);
        var view = views.Get(account.AccountId, folder);
        var page = view.Page(filter, skip, take) is { Missing.Count: 0 } known
            ? known
            : await ReadAsync(account, view, (lease, unfinished, token) => ReadPageAsync(lease, view, filter, skip, take, unfinished, token), cancellationToken);
        return new MessagePage(view.Id, page.UidValidity, page.Matching, skip, [.. page.Rows.OfType<MessageRow>()]);
    }

    // One message whose structure the server garbles must not hide the folder it lies in.
    private async Task<T> ReadAsync<T>(MailAccount account, FolderView view, Func<ImapLease, Unfinished, CancellationToken, Task<T>> read, CancellationToken cancellationToken)
    {
        var unfinished = new Unfinished();
        T result;
        try
        {
            result = await work.ReadAsync(account, view.Id, LeasePurpose.Interactive, (lease, token) => read(lease, unfinished, token), cancellationToken);
        }
        catch (MailException exception) when (ImapErrors.IsUnreadable(exception) && view.TryGiveUpStructure())
        {
            result = await work.ReadAsync(account, view.Id, LeasePurpose.Interactive, (lease, token) => read(lease, unfinished, token), cancellationToken);
        }

        // Only now, when the connection was given back: otherwise the rest would open a second one.
        if (unfinished.IsFirstPage || unfinished.Rows.Count > 0)
        {
            background.Start(token => FinishAsync(account, view, unfinished, token));
        }

        return result;
    }

    private async Task<FolderPage> OpenAsync(
        MailAccount account, ImapLease lease, FolderView view, MessageFilter filter, int take, Unfinished unfinished, CancellationToken cancellationToken)
    {
        if (view.IsLoaded)
        {
            await sync.RefreshAsync(lease, view, cancellationToken);
        }

        // Filters need to know which messages are unread or flagged: three searches, once.
        return view.IsLoaded || filter != MessageFilter.All
            ? ToFolderPage(view, filter, await ReadPageAsync(lease, view, filter, 0, take, unfinished, cancellationToken))
            : await OpenFirstTimeAsync(account, lease, view, take, unfinished, cancellationToken);
    }

    private async Task<FolderPage> OpenFirstTimeAsync(
        MailAccount account, ImapLease lease, FolderView view, int take, Unfinished unfinished, CancellationToken cancellationToken)
    {
        // Before the first question: what happens from here on is told to whoever listens from this place.
        var since = publisher.Now(account.AccountId);
        var wasSelected = lease.Connection.HasSelected(view.Id);
        var selected = await lease.Connection.SelectAsync(view.Id, cancellationToken);
        if (wasSelected)
        {
            await lease.Client.NoOpAsync(cancellationToken);
        }

        selected.Forget();
        var state = FolderState.Of(selected.Folder);
        var newest = await RowFetch.NewestAsync(lease, selected.Folder, view, take, cancellationToken);
        var rows = newest.Select(n => n.Row).ToList();
        var unread = views.FindCounts(account.AccountId, view.Id) is { } counts && counts.Total == state.Total
            ? counts.Unread
            : await ViewSync.CountUnreadAsync(lease, selected.Folder, cancellationToken);
        view.Start(state, rows);
        unfinished.Rows = newest;
        unfinished.IsFirstPage = true;
        return new FolderPage(view.Id, state.UidValidity, MessageFilter.All, state.Total, unread, state.Total, rows, since);
    }

    /// <summary>What the answer did not wait for: the rest of a view, and what rows may be slow to tell.</summary>
    private async Task FinishAsync(MailAccount account, FolderView view, Unfinished unfinished, CancellationToken cancellationToken) =>
        await work.ReadAsync(account, view.Id, LeasePurpose.LongWork, async (lease, token) =>
        {
            if (unfinished.IsFirstPage)
            {
                await sync.LoadAsync(lease, view, token);
            }

            var folder = (await lease.Connection.SelectAsync(view.Id, token)).Folder;
            view.Fill(await RowFetch.CompleteAsync(folder, view, unfinished.Rows, token));
            return true;
        }, cancellationToken);

    private async Task<ViewPage> ReadPageAsync(
        ImapLease lease, FolderView view, MessageFilter filter, int skip, int take, Unfinished unfinished, CancellationToken cancellationToken)
    {
        var page = view.Page(filter, skip, take);
        if (page is null)
        {
            await sync.LoadAsync(lease, view, cancellationToken);
            page = view.Page(filter, skip, take) ?? throw new MailException(MailError.Unexpected);
        }

        if (page.Missing.Count > 0)
        {
            var folder = (await lease.Connection.SelectAsync(view.Id, cancellationToken)).Folder;
            if (folder.UidValidity != page.UidValidity)
            {
                view.Reset();
                await sync.LoadAsync(lease, view, cancellationToken);
                page = view.Page(filter, skip, take) ?? throw new MailException(MailError.Unexpected);
            }

            var rows = await RowFetch.RowsAsync(lease, folder, view, page.Missing, cancellationToken);
            unfinished.Rows = rows;
            view.Keep(page.UidValidity, rows.Select(r => r.Row));
            page = view.Page(filter, skip, take) ?? page;
        }

        return page;
    }

    // A safety net under the watcher: what it might miss is found out when the folder is opened, at most once a minute.
    private void RefreshInBackground(MailAccount account, FolderView view)
    {
        if (view.TryClaimCheck(CheckWatchedAfter))
        {
            background.Start(token => views.RefreshAsync(account, view.Id, token));
        }
    }

    private static FolderPage ToFolderPage(FolderView view, MessageFilter filter, ViewPage page) =>
        new(view.Id, page.UidValidity, filter, page.Total, page.Unread, page.Matching, [.. page.Rows.OfType<MessageRow>()], page.Sync);

    /// <summary>What is left to be done after the answer.</summary>
    private sealed class Unfinished
    {
        public bool IsFirstPage { get; set; }

        public IReadOnlyList<FetchedRow> Rows { get; set; } = [];
    }
}
