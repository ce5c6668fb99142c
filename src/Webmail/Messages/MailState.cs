using Webmail.Accounts;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Shell;

namespace Webmail.Messages;

/// <summary>
/// What one page knows of a mailbox: the tree, the open folder, what is selected, the open message. Components show it and
/// are told by its events which of them has to look again. One per circuit, used from its dispatcher only.
/// </summary>
internal sealed partial class MailState(IAccounts accounts, IFolders folders, IMessages messages, SessionAccess access, TimeProvider clock) : IDisposable
{
    public const int FirstPage = 64;

    // The rows a page keeps: enough to scroll back without asking, little enough that a page stays small.
    private const int KeptRows = 300;

    // An answer that comes sooner replaces the list in one step; a later one finds skeleton rows.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(80);

    private static readonly TimeSpan ReaderPatience = TimeSpan.FromMilliseconds(30);

    private readonly HashSet<MessageId> _takenAway = [];
    private readonly Dictionary<MessageId, int> _flagsUnderWay = [];
    private readonly LatestCall _folderCall = new();
    private readonly LatestCall _readerCall = new();
    private readonly List<Action> _toTell = [];
    private int _steps;

    public event Action? TreeChanged;

    public event Action? ListChanged;

    public event Action? SelectionChanged;

    public event Action? ReaderChanged;

    /// <summary>The mail server, the stream of changes or the session came or went.</summary>
    public event Action? ConnectionChanged;

    /// <summary>New mail came in; the list has it already.</summary>
    public event Action<IReadOnlyList<MessageRow>>? MailArrived;

    /// <summary>Tells what it is given, so that all that is drawn for it arrives in the browser at once. Without one, everything comes by itself.</summary>
    public Action<Action>? Together { get; set; }

    public AccountInfo? Account { get; private set; }

    public FolderTree? Tree { get; private set; }

    public FolderView? View { get; private set; }

    public Folder? Folder => View is null ? null : Tree?.ById(View.Folder);

    public MailException? ListProblem { get; private set; }

    public OpenMessage? Open { get; private set; }

    public MessageSelection Selection { get; } = new();

    public SyncToken? Sync { get; private set; }

    public bool IsServerReachable { get; private set; } = true;

    /// <summary>False while the stream of changes is being taken up again.</summary>
    public bool IsLive { get; private set; } = true;

    public bool IsSessionGone { get; private set; }

    /// <summary>Whether archiving the open message opens the next one (several panes) or goes back to the list (one).</summary>
    public bool IsNarrow { get; set; }

    public bool HasStarted => Account is not null;

    /// <summary>Who it is, the tree and the first page, asked for side by side.</summary>
    /// <exception cref="MailException">SessionGone, GatewayUnreachable; what only concerns the list is <see cref="ListProblem"/>.</exception>
    public async Task StartAsync(FolderId folder, MessageFilter filter, CancellationToken cancellationToken)
    {
        var ticket = await access.TicketAsync();
        var account = accounts.ResumeAsync(ticket, cancellationToken);
        var tree = folders.ListAsync(ticket, cancellationToken);
        var page = OpenFolderAsync(folder, filter, cancellationToken);
        await Task.WhenAll(Settled(account), Settled(tree), page);
        // The account's answer is the one that says whether there is a session at all.
        Account = await account;
        Tree = await tree;
        Tell(TreeChanged);
    }

    /// <summary>What a prerendered page hands to its circuit.</summary>
    public MailSnapshot? Snapshot() =>
        Account is { } account && Tree is { } tree && View is { Rows: not null } view && Sync is { } sync
            ? new MailSnapshot(account, tree, new FolderPage(view.Folder, view.UidValidity, view.Filter, view.Total, view.Unread, view.Rows.Count, [.. view.Rows.All.Select(r => r.Row)], sync), Open)
            : null;

    public void Restore(MailSnapshot snapshot)
    {
        (Account, Tree, Open) = (snapshot.Account, snapshot.Tree, snapshot.Open);
        View = new FolderView(snapshot.Page.Folder, snapshot.Page.Filter);
        View.Fill(snapshot.Page);
        Sync = snapshot.Page.Sync;
    }

    /// <summary>Opens a folder, or the same one with another filter. A failure is shown in place of the list.</summary>
    public async Task OpenFolderAsync(FolderId folder, MessageFilter filter, CancellationToken cancellationToken)
    {
        var call = _folderCall.Begin(cancellationToken);
        var view = new FolderView(folder, filter);
        var sameFolder = View?.Folder == folder;
        try
        {
            var opening = messages.OpenFolderAsync(await access.TicketAsync(), folder, filter, FirstPage, call);
            if (!await WithinAsync(Patience, opening, call) && !call.IsCancellationRequested)
            {
                Show(view, sameFolder);
            }

            var page = await opening;
            if (call.IsCancellationRequested)
            {
                return;
            }

            view.Fill(page);
            Sync ??= page.Sync;
            _takenAway.Clear();
            InOneStep(() =>
            {
                SetCounts(folder, page.Total, page.Unread);
                Show(view, sameFolder);
            });
        }
        catch (MailException problem) when (!call.IsCancellationRequested)
        {
            Show(view, sameFolder);
            ListProblem = problem;
            Heed(problem);
            Tell(ListChanged);
        }
        catch (OperationCanceledException) when (call.IsCancellationRequested)
        {
            // Another folder was asked for meanwhile.
        }
    }

    /// <summary>Reads the open folder again and keeps everything that is still true.</summary>
    public async Task RefreshAsync(CancellationToken cancellationToken)
    {
        if (View is not { } view)
        {
            return;
        }

        var window = view.Window;
        await OpenFolderAsync(view.Folder, view.Filter, cancellationToken);
        if (View is { Rows: { } rows } again && again.Folder == view.Folder)
        {
            again.Window = window with { First = Math.Clamp(window.First, 0, Math.Max(0, rows.Count - 1)) };
            await EnsureAsync(again.Window.First, again.Window.Count, cancellationToken);
            Tell(ListChanged);
        }
    }

    /// <summary>Brings the rows of a stretch; what lies far from it may be forgotten.</summary>
    public async Task EnsureAsync(int first, int count, CancellationToken cancellationToken)
    {
        if (View is not { Rows: { } rows } view)
        {
            return;
        }

        view.Window = (first, count);
        if (rows.Missing(first, count) is not { } missing)
        {
            return;
        }

        try
        {
            var page = await messages.ListAsync(await access.TicketAsync(), view.Folder, view.Filter, missing.Skip, missing.Take, cancellationToken);
            if (view != View)
            {
                return;
            }

            if (page.UidValidity != view.UidValidity)
            {
                await OpenFolderAsync(view.Folder, view.Filter, cancellationToken);
                return;
            }

            rows.Merge(page.Skip, page.Matching, page.Rows);
            rows.Trim(view.Window.First, view.Window.Count, KeptRows);
        }
        catch (MailException problem)
        {
            Heed(problem);
        }
    }

    public void Dispose()
    {
        _folderCall.Dispose();
        _readerCall.Dispose();
    }

    /// <summary>Selects; the list and the toolbar look again.</summary>
    public void Select(Action<MessageSelection> change)
    {
        change(Selection);
        Tell(SelectionChanged);
    }

    public Folder? ByRole(FolderRole role) => Tree?.ByRole(role);

    public void UseTree(FolderTree tree)
    {
        Tree = tree;
        Tell(TreeChanged);
    }

    public void UsePreferences(AccountPreferences preferences)
    {
        if (Account is { } account)
        {
            Account = account with { Preferences = preferences };
            Tell(ListChanged);
        }
    }

    /// <summary>A problem that means more than the gesture that met it.</summary>
    public void Heed(MailException problem)
    {
        if (problem.Error is MailError.SessionGone && !IsSessionGone)
        {
            IsSessionGone = true;
            Tell(ConnectionChanged);
        }
    }

    private static async Task Settled(Task task) => await task.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing | ConfigureAwaitOptions.ContinueOnCapturedContext);

    private async Task<bool> WithinAsync(TimeSpan patience, Task task, CancellationToken cancellationToken)
    {
        if (!task.IsCompleted)
        {
            using var waiting = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            await Task.WhenAny(task, Task.Delay(patience, clock, waiting.Token));
            await waiting.CancelAsync();
        }

        return task.IsCompleted;
    }

    // Told by itself, or at the end of the step that it is part of.
    private void Tell(Action? changed)
    {
        if (changed is not null && !_toTell.Contains(changed))
        {
            InOneStep(() => _toTell.Add(changed));
        }
    }

    // Several changes, told together when all of them are made.
    private void InOneStep(Action change)
    {
        _steps++;
        try
        {
            change();
        }
        finally
        {
            if (--_steps == 0 && _toTell.Count > 0)
            {
                Action[] all = [.. _toTell];
                _toTell.Clear();
                (Together ?? (tell => tell()))(() => Array.ForEach(all, tell => tell()));
            }
        }
    }

    // Changes that are told with the next step.
    private void ToldLater(Action change)
    {
        _steps++;
        try
        {
            change();
        }
        finally
        {
            _steps--;
        }
    }

    private void Show(FolderView view, bool sameFolder)
    {
        if (View == view && view.Rows is null)
        {
            return;
        }

        View = view;
        ListProblem = null;
        var deselects = !sameFolder && Selection.Count > 0;
        if (!sameFolder)
        {
            Selection.Clear();
            if (Open is not null && Open.Id.Folder != view.Folder)
            {
                CloseMessage();
            }
        }

        Tell((deselects ? SelectionChanged : null) + ListChanged);
    }

    private bool SetCounts(FolderId folder, int total, int unread)
    {
        if (Tree?.ById(folder) is not { } known || (known.Total == total && known.Unread == unread))
        {
            return false;
        }

        Tree = Tree with { Folders = [.. Tree.Folders.Select(f => f.Id == folder ? f with { Total = total, Unread = unread } : f)] };
        if (View?.Folder == folder)
        {
            (View.Total, View.Unread) = (total, unread);
        }

        Tell(TreeChanged);
        return true;
    }

}
