using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Tests.Shell;
using Xunit;

namespace Webmail.Tests.Messages;

public sealed class MailActionsTests
{
    [Fact]
    public async Task A_starred_row_has_its_star_before_the_server_answers()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        await page.StartAsync();
        page.Mailbox.Hold();

        var starring = page.Actions.StarAsync([row.Id], PageOverMailbox.Ending);

        Assert.True(page.State.View!.Rows![0]!.IsFlagged);
        Assert.False(page.Mailbox[FolderId.Inbox][0].IsFlagged);
        page.Mailbox.Release();
        await starring;
        Assert.True(page.Mailbox[FolderId.Inbox][0].IsFlagged);
    }

    [Fact]
    public async Task A_refused_star_goes_back_with_a_sentence()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        await page.StartAsync();
        page.Mailbox.Fail = new MailException(MailError.ServerRefused, "read-only mailbox");

        await page.Actions.StarAsync([row.Id], PageOverMailbox.Ending);

        Assert.False(page.State.View!.Rows![0]!.IsFlagged);
        var toast = Assert.Single(page.Toasts.Visible);
        Assert.True(toast.IsError);
        Assert.Contains("read-only mailbox", toast.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_archived_row_leaves_at_once_and_undo_brings_it_back()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        page.Mailbox.Add(FolderId.Inbox, "Bea", "two");
        await page.StartAsync();

        await page.Actions.ArchiveAsync([row.Id], PageOverMailbox.Ending);

        Assert.Equal(["two"], page.Subjects);
        Assert.Equal("Message archived", Assert.Single(page.Toasts.Visible).Text);

        Assert.True(await page.Toasts.UndoAsync());

        Assert.Contains("one", page.Subjects);
        Assert.Empty(page.Mailbox[new FolderId("Archive")]);
    }

    [Fact]
    public async Task A_refused_move_puts_every_row_back_where_it_was()
    {
        await using var page = new PageOverMailbox();
        for (var i = 1; i <= 5; i++)
        {
            page.Mailbox.Add(FolderId.Inbox, "Bea", $"{i}");
        }

        await page.StartAsync();
        page.Mailbox.Fail = new MailException(MailError.QuotaFull);
        var ids = page.Mailbox[FolderId.Inbox].Where(r => r.Subject is "2" or "3").Select(r => r.Id).ToList();

        await page.Actions.MoveAsync(ids, page.State.ByRole(FolderRole.Archive)!, PageOverMailbox.Ending);

        Assert.Equal(["5", "4", "3", "2", "1"], page.Subjects);
        Assert.True(Assert.Single(page.Toasts.Visible).IsError);
    }

    [Fact]
    public async Task Without_UIDPLUS_undo_says_why_it_cannot()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(FolderId.Inbox, "Bea", "one");
        page.Messages.HasUidPlus = false;
        await page.StartAsync();
        await page.Actions.ArchiveAsync([row.Id], PageOverMailbox.Ending);

        await page.Toasts.UndoAsync();

        Assert.True(page.Toasts.Visible[^1].IsError);
        Assert.Empty(page.Subjects);
    }

    [Fact]
    public async Task Deleting_in_the_trash_is_for_good_and_offers_no_undo()
    {
        await using var page = new PageOverMailbox();
        var row = page.Mailbox.Add(new FolderId("Trash"), "Bea", "one");
        await page.StartAsync("Trash");

        await page.Actions.DeleteAsync([row.Id], PageOverMailbox.Ending);

        Assert.Contains("Delete 1 for good", page.Mailbox.Calls);
        Assert.Null(Assert.Single(page.Toasts.Visible).Undo);
    }

    [Fact]
    public async Task Archiving_the_open_message_opens_the_next_one()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(FolderId.Inbox, "Bea", "below");
        var open = page.Mailbox.Add(FolderId.Inbox, "Bea", "open");
        await page.StartAsync();
        await page.State.OpenMessageAsync(open.Id, PageOverMailbox.Ending);

        await page.Commands.RunAsync("archive", open.Id.ToString(), null, PageOverMailbox.Ending);

        Assert.Equal("below", page.State.Open!.Row!.Subject);
    }

    [Fact]
    public async Task On_a_small_screen_archiving_goes_back_to_the_list()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(FolderId.Inbox, "Bea", "below");
        var open = page.Mailbox.Add(FolderId.Inbox, "Bea", "open");
        await page.StartAsync();
        page.State.IsNarrow = true;
        await page.State.OpenMessageAsync(open.Id, PageOverMailbox.Ending);

        await page.Commands.RunAsync("archive", null, null, PageOverMailbox.Ending);

        Assert.Null(page.State.Open);
    }

    [Fact]
    public async Task What_is_selected_is_what_an_action_is_about()
    {
        await using var page = new PageOverMailbox();
        for (var i = 1; i <= 4; i++)
        {
            page.Mailbox.Add(FolderId.Inbox, "Bea", $"{i}");
        }

        await page.StartAsync();
        var rows = page.Mailbox[FolderId.Inbox].ToList();
        await page.Commands.RunAsync("select", rows[0].Id.ToString(), null, PageOverMailbox.Ending);
        await page.Commands.RunAsync("select-to", rows[2].Id.ToString(), null, PageOverMailbox.Ending);

        await page.Commands.RunAsync("delete", rows[1].Id.ToString(), null, PageOverMailbox.Ending);

        Assert.Equal(["1"], page.Subjects);
        Assert.Equal("3 messages moved to Trash", Assert.Single(page.Toasts.Visible).Text);
        Assert.Equal(0, page.State.Selection.Count);
    }

    [Fact]
    public async Task An_action_on_a_row_outside_the_selection_is_about_that_row()
    {
        await using var page = new PageOverMailbox();
        var one = page.Mailbox.Add(FolderId.Inbox, "Bea", "1");
        var two = page.Mailbox.Add(FolderId.Inbox, "Bea", "2");
        await page.StartAsync();
        await page.Commands.RunAsync("select", one.Id.ToString(), null, PageOverMailbox.Ending);

        await page.Commands.RunAsync("archive", two.Id.ToString(), null, PageOverMailbox.Ending);

        Assert.Equal(["1"], page.Subjects);
    }
}
