using AngleSharp.Dom;
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
    // The lines of a row, in the order in which lines.js reads them; how they look is a matter of a real browser (RowTests).
    private const int State = 1;
    private const int From = 2;
    private const int Time = 5;
    private const int Subject = 7;
    private const int Preview = 8;
    private const int Labels = 9;
    private const int Files = 10;
    private const int More = 11;
    private const int Size = 13;

    [Fact]
    public async Task A_row_says_who_what_and_when_and_that_it_is_unread()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(FolderId.Inbox, "Bea Gil", "¿Comemos mañana?", PageOverMailbox.Now.AddHours(-2));
        await page.StartAsync();

        var row = page.Context.Render<MessageList>().Find("message-row");

        Assert.Equal("u", Line(row, State));
        Assert.Equal("Bea Gil", Line(row, From));
        Assert.Equal("¿Comemos mañana?", Line(row, Subject));
        Assert.Contains("9:00", Line(row, Time), StringComparison.Ordinal);
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
        Assert.True(list.FindAll("message-row").Count <= 60);

        await list.InvokeAsync(() => list.Instance.Window(5_000, 40));

        Assert.Equal("5000", list.Find(".list-window").GetAttribute("data-first"));
        Assert.Equal("4999", Line(list.Find("message-row"), Subject));
    }

    [Fact]
    public async Task A_row_that_shows_nothing_else_is_the_same_string()
    {
        await using var page = new PageOverMailbox();
        var services = page.Context.Services;
        var draw = new RowLines(services.GetRequiredService<Formats>(), services.GetRequiredService<IStringLocalizer<MessageWords>>());
        var (same, other) = (FakeRow(), FakeRow() with { Flags = MessageFlags.Flagged });
        var before = draw.Of(same, false, false, false, ListDensity.Standard);

        draw.Begin();

        Assert.Same(before, draw.Of(same, false, false, false, ListDensity.Standard));
        Assert.NotEqual(before, draw.Of(other, false, false, false, ListDensity.Standard));
    }

    [Fact]
    public async Task Only_compact_rows_say_the_size()
    {
        await using var page = new PageOverMailbox("es");
        var services = page.Context.Services;
        var draw = new RowLines(services.GetRequiredService<Formats>(), services.GetRequiredService<IStringLocalizer<MessageWords>>());
        var row = FakeRow() with { Size = 1_240_000 };

        Assert.Equal("1,2 MB", draw.Of(row, false, false, false, ListDensity.Compact).Split('\n')[Size]);
        Assert.Equal("", draw.Of(row with { Size = null }, false, false, false, ListDensity.Compact).Split('\n')[Size]);
        Assert.Equal("", draw.Of(row, false, false, false, ListDensity.Standard).Split('\n')[Size]);
    }

    [Fact]
    public async Task First_words_beyond_what_the_widest_list_has_room_for_are_left_out_and_no_letter_is_halved()
    {
        await using var page = new PageOverMailbox();
        var services = page.Context.Services;
        var draw = new RowLines(services.GetRequiredService<Formats>(), services.GetRequiredService<IStringLocalizer<MessageWords>>());
        var row = FakeRow() with { Subject = new string('s', 100), Preview = new string('w', 19) + "🌿" + new string('w', 150) };

        Assert.Equal(new string('w', 19), WordsIn(ListDensity.Standard));
        Assert.Equal(row.Preview[..120], WordsIn(ListDensity.Comfortable));
        row = row with { Subject = new string('s', 300) };
        Assert.Equal("", WordsIn(ListDensity.Compact));

        string WordsIn(ListDensity density) => draw.Of(row, false, false, false, density).Split('\n')[Preview];
    }

    [Fact]
    public async Task Labels_have_the_names_that_people_know_and_what_programs_note_is_none()
    {
        await using var page = new PageOverMailbox("es");
        var services = page.Context.Services;
        var draw = new RowLines(services.GetRequiredService<Formats>(), services.GetRequiredService<IStringLocalizer<MessageWords>>());
        var row = FakeRow() with { Labels = ["$label4", "$MDNSent", "NonJunk", "Viaje"] };
        var twice = FakeRow() with { Labels = ["$label1", "$Important"] };

        var labels = draw.Of(row, false, false, false, ListDensity.Standard).Split('\n')[Labels].Split('\t');

        Assert.Equal(["Por hacer", "Viaje"], labels.Select(label => label.Split(' ', 2)[1]));
        Assert.DoesNotContain('\t', draw.Of(twice, false, false, false, ListDensity.Standard).Split('\n')[Labels]);
    }

    [Fact]
    public async Task In_sent_mail_a_row_names_whom_it_went_to()
    {
        await using var page = new PageOverMailbox("es");
        page.Mailbox.Add(new FolderId("Sent"), "Ana", "uno", PageOverMailbox.Now, MessageFlags.Seen);
        await page.StartAsync("Sent");

        Assert.Equal("Para: Ana Ruiz", Line(page.Context.Render<MessageList>().Find("message-row"), From));
    }

    [Fact]
    public async Task Line_breaks_and_tabs_of_a_message_do_not_shift_what_its_row_says()
    {
        await using var page = new PageOverMailbox();
        page.Mailbox.Add(FolderId.Inbox, FakeRow() with { Subject = "one\r\ntwo\tthree", Preview = "four\nfive", Attachments = ["a\tb.pdf", "c.pdf"] });
        await page.StartAsync();

        var row = page.Context.Render<MessageList>().Find("message-row");

        Assert.Equal("one two three", Line(row, Subject));
        Assert.Equal("four five", Line(row, Preview));
        Assert.Equal("a b.pdf", Line(row, Files));
        Assert.Equal("1", Line(row, More));
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

        list.WaitForAssertion(() => Assert.Single(list.FindAll("message-row")));
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

    private static string Line(IElement row, int index) => row.GetAttribute("data-row")!.Split('\n')[index];

    private static MessageRow FakeRow() => FakeMailbox.Row("Bea", "", PageOverMailbox.Now) with { Id = new MessageId(FolderId.Inbox, 1, 1) };
}
