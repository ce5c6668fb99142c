using Webmail.Contracts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Tests.Shell;
using Xunit;

namespace Webmail.Tests.Messages;

public sealed class MailStateTests
{
    private static readonly FolderId Archive = new("Archive");

    [Fact]
    public async Task Opening_a_folder_shows_its_rows_and_counts_in_one_call()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        page.Mailbox.Add(FolderId.Inbox, "Bea", "two", flags: MessageFlags.Seen);

        await page.StartAsync();

        Assert.Equal(["two", "one"], page.Subjects);
        Assert.Equal(1, page.State.View!.Unread);
        Assert.Equal(["Tree", "Open INBOX All"], page.Mailbox.Calls.Order().Reverse());
    }

    [Fact]
    public async Task A_folder_that_answers_late_does_not_replace_the_one_asked_for_since()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(Archive, "Bea", "old");
        await page.StartAsync();

        page.Mailbox.Hold();
        var late = page.State.OpenFolderAsync(Archive, MessageFilter.All, PageOverMailbox.Ending);
        page.Mailbox.Release();
        page.Mailbox.Hold();
        var wanted = page.State.OpenFolderAsync(new FolderId("Sent"), MessageFilter.All, PageOverMailbox.Ending);
        page.Mailbox.Release();
        await Task.WhenAll(late, wanted);

        Assert.Equal("Sent", page.State.View!.Folder.FullName);
    }

    [Fact]
    public async Task A_slow_folder_shows_skeleton_rows_meanwhile()
    {
        await using var page = new PageOverMailbox();
        await page.StartAsync();
        page.Mailbox.Hold();

        var opening = page.State.OpenFolderAsync(Archive, MessageFilter.All, PageOverMailbox.Ending);
        page.Clock.Advance(TimeSpan.FromMilliseconds(100));
        await Until(() => page.State.View!.Folder == Archive);

        Assert.Null(page.State.View!.Rows);
        page.Mailbox.Release();
        await opening;
        Assert.NotNull(page.State.View!.Rows);
    }

    [Fact]
    public async Task A_folder_that_is_gone_is_told_in_place_of_the_list()
    {
        await using var page = new PageOverMailbox();
        await page.StartAsync();

        await page.State.OpenFolderAsync(new FolderId("Nowhere"), MessageFilter.All, PageOverMailbox.Ending);

        Assert.Equal(MailError.FolderGone, page.State.ListProblem!.Error);
    }

    [Fact]
    public async Task Delivered_mail_appears_on_top_and_is_announced()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        await page.StartAsync();
        var announced = new List<MessageRow>();
        page.State.MailArrived += announced.AddRange;

        var row = page.Mailbox.Deliver(FolderId.Inbox, "Lucía", "new");
        await page.State.ApplyAsync(Batch(new MessageArrived(row, IsNew: true), new FolderCountsChanged(FolderId.Inbox, 2, 2)), PageOverMailbox.Ending);

        Assert.Equal(["new", "one"], page.Subjects);
        Assert.Equal("new", Assert.Single(announced).Subject);
        Assert.Equal(2, page.State.ByRole(FolderRole.Inbox)!.Unread);
    }

    [Fact]
    public async Task A_message_deleted_elsewhere_leaves_the_list()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        page.Mailbox.Add(FolderId.Inbox, "Bea", "two");
        await page.StartAsync();

        page.Mailbox.RemoveElsewhere(row.Id);
        await page.State.ApplyAsync(Batch(new MessagesRemoved(FolderId.Inbox, [row.Id]), new FolderCountsChanged(FolderId.Inbox, 1, 1)), PageOverMailbox.Ending);

        Assert.Equal(["two"], page.Subjects);
    }

    [Fact]
    public async Task Reading_elsewhere_is_seen_here()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        await page.StartAsync();

        await page.State.ApplyAsync(Batch(new MessageFlagsChanged(row.Id, MessageFlags.Seen, [])), PageOverMailbox.Ending);

        Assert.True(page.State.View!.Rows![0]!.IsSeen);
    }

    [Fact]
    public async Task A_resync_reads_the_tree_and_the_folder_again()
    {
        await using var page = new PageOverMailbox();
        await page.StartAsync();
        page.Mailbox.Add(FolderId.Inbox, "Bea", "missed");

        await page.State.ApplyAsync(new ChangeBatch(new SyncToken("9"), true, []), PageOverMailbox.Ending);

        Assert.Equal(["missed"], page.Subjects);
        Assert.Equal(1, page.State.ByRole(FolderRole.Inbox)!.Total);
    }

    [Fact]
    public async Task A_list_that_lost_count_mends_itself()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        await page.StartAsync();
        page.Mailbox.Add(FolderId.Inbox, "Bea", "untold");

        await page.State.ApplyAsync(Batch(new FolderCountsChanged(FolderId.Inbox, 2, 2)), PageOverMailbox.Ending);

        Assert.Equal(["untold", "one"], page.Subjects);
    }

    [Fact]
    public async Task Opening_a_message_shows_its_row_at_once_and_counts_it_as_read()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        await page.StartAsync();
        page.Mailbox.Hold();

        var opening = page.State.OpenMessageAsync(row.Id, PageOverMailbox.Ending);

        Assert.Equal("one", page.State.Open!.Row!.Subject);
        Assert.Null(page.State.Open.Detail);
        Assert.True(page.State.View!.Rows![0]!.IsSeen);
        Assert.Equal(0, page.State.ByRole(FolderRole.Inbox)!.Unread);
        page.Mailbox.Release();
        await opening;
        Assert.NotNull(page.State.Open.Detail);
    }

    [Fact]
    public async Task All_that_opening_a_message_changes_is_shown_at_once()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        await page.StartAsync();
        var steps = new List<string>();
        page.State.TreeChanged += () => steps.Add("folders");
        page.State.ListChanged += () => steps.Add("list");
        page.State.ReaderChanged += () => steps.Add("message");
        page.State.Together = tell =>
        {
            steps.Add("together:");
            tell();
        };

        await page.State.OpenMessageAsync(row.Id, PageOverMailbox.Ending);

        Assert.Equal(["together:", "folders", "message", "list"], steps);
    }

    [Fact]
    public async Task A_message_expunged_while_it_is_opened_is_told_in_the_reader()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        await page.StartAsync();
        page.Mailbox.Fail = new MailException(MailError.MessageGone);

        await page.State.OpenMessageAsync(row.Id, PageOverMailbox.Ending);

        Assert.Equal(MailError.MessageGone, page.State.Open!.Problem!.Error);
        Assert.False(page.State.View!.Rows![0]!.IsSeen);
    }

    [Fact]
    public async Task Scrolling_brings_the_missing_stretch_only()
    {
        await using var page = new PageOverMailbox();
        for (var i = 0; i < 300; i++)
        {
            page.Mailbox.Add(FolderId.Inbox, "Bea", $"{i}");
        }

        await page.StartAsync();
        page.Mailbox.Calls.Clear();

        await page.State.EnsureAsync(40, 80, PageOverMailbox.Ending);
        await page.State.EnsureAsync(30, 80, PageOverMailbox.Ending);

        Assert.Equal(["List INBOX 64+56"], page.Mailbox.Calls);
        Assert.Equal("180", page.State.View!.Rows![119]!.Subject);
    }

    [Fact]
    public async Task An_ended_session_is_known_to_the_page()
    {
        await using var page = new PageOverMailbox();
        await page.StartAsync();

        await page.State.ApplyAsync(Batch(new SessionEnded()), PageOverMailbox.Ending);

        Assert.True(page.State.IsSessionGone);
    }

    [Fact]
    public async Task A_folder_deleted_elsewhere_says_so_keeps_the_open_message_and_comes_back_when_it_is_listed_again()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(Archive, "Bea", "old");
        await page.StartAsync();
        await page.State.OpenFolderAsync(Archive, MessageFilter.All, PageOverMailbox.Ending);
        await page.State.OpenMessageAsync(row.Id, PageOverMailbox.Ending);
        var whole = page.State.Tree!;

        await page.State.ApplyAsync(Batch(new FolderTreeChanged(whole with { Folders = [.. whole.Folders.Where(f => f.Id != Archive)] })), PageOverMailbox.Ending);
        Assert.Equal(MailError.FolderGone, page.State.ListProblem!.Error);
        Assert.True(page.State.Open is { IsGone: true, Detail: not null });

        await page.State.ApplyAsync(Batch(new FolderTreeChanged(whole)), PageOverMailbox.Ending);
        Assert.Null(page.State.ListProblem);
        Assert.Equal(["old"], page.Subjects);
    }

    private static ChangeBatch Batch(params Change[] changes) => new(new SyncToken("9"), false, changes);

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            PageOverMailbox.Ending.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
