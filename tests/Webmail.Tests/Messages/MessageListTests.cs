using Bunit;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Localization;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Messages;
using Webmail.Shell;
using Webmail.Testing.Fakes;
using Webmail.Tests.Shell;
using Xunit;

namespace Webmail.Tests.Messages;

public sealed class MessageListTests
{
    [Fact]
    public async Task A_row_says_who_what_and_when_and_that_it_is_unread()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(FolderId.Inbox, "Bea Gil", "¿Comemos mañana?", PageOverMailbox.Now.AddHours(-2));
        await page.StartAsync();

        var row = page.Context.Render<MessageList>().Find(".row[data-id]");

        Assert.Contains("unread", row.ClassList);
        Assert.Contains("Unread", row.TextContent, StringComparison.Ordinal);
        Assert.Equal("¿Comemos mañana?", row.QuerySelector(".subject")!.TextContent);
        Assert.Contains("9:00", row.QuerySelector("time")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("1", row.GetAttribute("aria-rowindex"));
    }

    [Fact]
    public async Task Rows_stand_under_their_day()
    {
        await using var page = new PageOverMailbox("es");
        page.Mailbox.Add(FolderId.Inbox, "Bea", "older", PageOverMailbox.Now.AddDays(-40));
        page.Mailbox.Add(FolderId.Inbox, "Bea", "yesterday", PageOverMailbox.Now.AddDays(-1));
        page.Mailbox.Add(FolderId.Inbox, "Bea", "today", PageOverMailbox.Now);
        await page.StartAsync();

        var groups = page.Context.Render<MessageList>().FindAll(".group").Select(g => g.TextContent);

        Assert.Equal(["Hoy", "Ayer", "Anteriores"], groups);
    }

    [Fact]
    public async Task One_message_out_of_its_place_does_not_drag_the_day_with_it()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(FolderId.Inbox, "Bea", "today", PageOverMailbox.Now);
        page.Mailbox.Add(FolderId.Inbox, "Bea", "moved back here", PageOverMailbox.Now.AddDays(-40));
        page.Mailbox.Add(FolderId.Inbox, "Bea", "today too", PageOverMailbox.Now);
        await page.StartAsync();

        Assert.Equal("Today", Assert.Single(page.Context.Render<MessageList>().FindAll(".group")).TextContent);
    }

    [Fact]
    public async Task Ten_thousand_messages_cost_one_window_of_rows()
    {
        await using var page = new PageOverMailbox();
        for (var i = 0; i < 10_000; i++)
        {
            page.Mailbox.Add(FolderId.Inbox, "Bea", $"{i}", PageOverMailbox.Now);
        }

        await page.StartAsync();
        var list = page.Context.Render<MessageList>();

        Assert.Equal("10000", list.Find("#list").GetAttribute("aria-rowcount"));
        Assert.True(list.FindAll(".row").Count <= 60);

        await list.InvokeAsync(() => list.Instance.Window(5_000, 40));

        Assert.Equal("5001", list.Find(".row").GetAttribute("aria-rowindex"));
        Assert.Equal("4999", list.Find(".row .subject").TextContent);
    }

    [Fact]
    public async Task A_row_that_shows_nothing_else_is_the_same_piece_of_markup()
    {
        await using var page = new PageOverMailbox();
        var services = page.Context.Services;
        var draw = new RowMarkup(services.GetRequiredService<Formats>(), services.GetRequiredService<IStringLocalizer<MessageWords>>());
        var (same, other) = (FakeRow(), FakeRow() with { Flags = MessageFlags.Flagged });
        var before = draw.Of(same, false, false, ListDensity.Standard);

        draw.Begin();

        Assert.Same(before.Value, draw.Of(same, false, false, ListDensity.Standard).Value);
        Assert.NotEqual(before.Value, draw.Of(other, false, false, ListDensity.Standard).Value);
    }

    [Fact]
    public async Task In_sent_mail_a_row_names_whom_it_went_to()
    {
        await using var page = new PageOverMailbox("es");
        page.Mailbox.Add(new FolderId("Sent"), "Ana", "uno", PageOverMailbox.Now, MessageFlags.Seen);
        await page.StartAsync("Sent");

        Assert.Equal("Para: Ana Ruiz", page.Context.Render<MessageList>().Find(".from").TextContent.Trim());
    }

    [Fact]
    public async Task What_a_message_says_never_becomes_markup()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(FolderId.Inbox, FakeRow() with { Subject = "<img src=x onerror=alert(1)>", Attachments = ["\"><script>.pdf"] });
        await page.StartAsync();

        var list = page.Context.Render<MessageList>();

        Assert.Empty(list.FindAll("img, script"));
        Assert.Equal("<img src=x onerror=alert(1)>", list.Find(".subject").TextContent);
    }

    [Fact]
    public async Task An_empty_inbox_says_so_kindly()
    {
        await using var page = new PageOverMailbox();
        await page.StartAsync();

        Assert.Equal("All read, all done", page.Context.Render<MessageList>().Find(".empty h2").TextContent);
    }

    [Fact]
    public async Task A_filter_with_no_match_offers_the_way_out()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(FolderId.Inbox, "Bea", "read", flags: MessageFlags.Seen);
        await page.StartAsync(filter: MessageFilter.Unread);
        var list = page.Context.Render<MessageList>();

        await list.Find(".empty .btn").ClickAsync(new());

        list.WaitForAssertion(() => Assert.Single(list.FindAll(".row[data-id]")));
    }

    [Fact]
    public async Task Selecting_turns_the_head_into_bulk_actions_with_the_true_count()
    {
        await using var page = new PageOverMailbox();
        for (var i = 0; i < 70; i++)
        {
            page.Mailbox.Add(FolderId.Inbox, "Bea", $"{i}", PageOverMailbox.Now);
        }

        await page.StartAsync();
        var list = page.Context.Render<MessageList>();
        await list.InvokeAsync(() => page.Commands.RunAsync("select", page.Mailbox[FolderId.Inbox][0].Id.ToString(), null, PageOverMailbox.Ending));

        Assert.Equal("1 selected", list.Find(".list-bulk strong").TextContent);

        await list.Find(".list-bulk .title button").ClickAsync(new());

        list.WaitForAssertion(() => Assert.Equal("70 selected", list.Find(".list-bulk strong").TextContent));
    }

    private static MessageRow FakeRow() => FakeMailbox.Row("Bea", "", PageOverMailbox.Now);
}
