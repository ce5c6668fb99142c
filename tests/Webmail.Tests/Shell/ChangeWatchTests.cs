using Webmail.Contracts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Xunit;

namespace Webmail.Tests.Shell;

public sealed class ChangeWatchTests
{
    [Fact]
    public async Task The_watch_begins_where_the_first_page_ended()
    {
        await using var page = new PageOverMailbox();
        await page.StartAsync();

        page.Watch.Start();

        Assert.Equal(page.State.Sync, Assert.Single(page.Mailbox.Changes.Begun));
    }

    [Fact]
    public async Task A_broken_stream_is_taken_up_again_from_its_last_token()
    {
        await using var page = new PageOverMailbox();
        await page.StartAsync();
        page.Watch.Start();
        var live = new List<bool>();
        page.State.ConnectionChanged += () => live.Add(page.State.IsLive);
        var listed = Listed(page, "before");
        page.Mailbox.Deliver(FolderId.Inbox, "Bea", "before");
        await listed;

        page.Mailbox.Changes.Break(new MailException(MailError.GatewayUnreachable));
        await Until(() => !page.State.IsLive);
        while (page.Mailbox.Changes.Begun.Count < 2)
        {
            page.Clock.Advance(TimeSpan.FromSeconds(1));
            await Task.Yield();
        }

        listed = Listed(page, "after", "before");
        page.Mailbox.Deliver(FolderId.Inbox, "Bea", "after");
        await listed;

        Assert.Equal("1", page.Mailbox.Changes.Begun[^1]!.Value);
        Assert.Equal([false, true], live);
    }

    [Fact]
    public async Task When_the_page_goes_nobody_listens_any_more()
    {
        var page = new PageOverMailbox();
        await page.StartAsync();
        page.Watch.Start();

        await page.DisposeAsync();

        Assert.Equal(0, page.Mailbox.Changes.Listeners);
    }

    [Fact]
    public async Task A_page_that_is_left_while_it_starts_listens_to_nobody()
    {
        await using var page = new PageOverMailbox();
        await page.StartAsync();
        await page.Watch.DisposeAsync();

        page.Watch.Start();

        Assert.Empty(page.Mailbox.Changes.Begun);
    }

    [Fact]
    public async Task What_comes_late_to_a_page_that_was_left_does_nothing()
    {
        await using var page = new PageOverMailbox();
        await page.StartAsync();
        page.State.Dispose();

        await page.State.OpenFolderAsync(FolderId.Inbox, MessageFilter.Unread, PageOverMailbox.Ending);
        await page.State.RefreshAsync(PageOverMailbox.Ending);
        page.State.CloseMessage();

        Assert.Equal(MessageFilter.All, page.State.View!.Filter);
    }

    // Asked where it changes: the rows are not for two threads at once.
    private static Task Listed(PageOverMailbox page, params string[] subjects)
    {
        var listed = new TaskCompletionSource();
        page.State.ListChanged += () =>
        {
            if (page.Subjects.SequenceEqual(subjects))
            {
                listed.TrySetResult();
            }
        };
        return listed.Task.WaitAsync(PageOverMailbox.Ending);
    }

    private static async Task Until(Func<bool> condition)
    {
        while (!condition())
        {
            PageOverMailbox.Ending.ThrowIfCancellationRequested();
            await Task.Yield();
        }
    }
}
