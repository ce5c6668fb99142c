using System.Text.RegularExpressions;
using MailKit;
using Microsoft.Playwright;
using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>What a row of the list shows: the browser makes it of the lines it is given.</summary>
[Collection(BrowserCollection.Name)]
public sealed class RowTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    private const string Marked = "<img src=x onerror=document.title=1> & \"more\"";

    [Theory]
    [InlineData("standard")]
    [InlineData("comfortable")]
    [InlineData("compact")]
    public async Task A_row_shows_what_is_known_of_its_message_and_nothing_of_it_becomes_markup(string density)
    {
        var page = await OpenAsync(density);
        var row = page.Row(Marked);

        await Expect(row.Locator(".from")).ToHaveTextAsync("UnreadLucía <b>Moreno</b>");
        await Expect(row.Locator(".subject")).ToHaveTextAsync(Marked);
        await Expect(row).ToContainTextAsync("The first words");
        await Expect(row.Locator("time")).ToHaveAttributeAsync("title", new Regex("2025"));
        await Expect(row.GetByRole(AriaRole.Img, new() { Name = "High priority" })).ToBeVisibleAsync();
        await Expect(row.Locator(".file").First).ToHaveAttributeAsync("title", "<i>plan.pdf");
        await Expect(row.Locator(".row-chips .more")).ToHaveTextAsync(density == "comfortable" ? "+1" : "+2");
        await Expect(row.GetByRole(AriaRole.Button, new() { Name = "Star" })).ToHaveAttributeAsync("aria-pressed", "true");
        await Expect(row.Locator("img, b, i, script")).ToHaveCountAsync(0);
        await Expect(page.Row("Answered already").Locator(".when")).ToContainTextAsync("Answered");
    }

    [Theory]
    [InlineData("standard")]
    [InlineData("comfortable")]
    [InlineData("compact")]
    public async Task Labels_and_files_are_shortened_where_there_is_little_room_and_never_cut_off(string density)
    {
        var page = await OpenAsync(density);
        var chips = page.Row(Marked).Locator(".row-chips");
        foreach (var width in new[] { 1366, 1024, 390, 360 })
        {
            await page.Page.SetViewportSizeAsync(width, 800);
            await Expect(chips.Locator(".label").First).ToBeVisibleAsync();
            await Expect(chips.Locator(".file").First).ToBeVisibleAsync();
            Assert.True(
                await chips.EvaluateAsync<bool>("chips => [...chips.children].every(chip => !chip.offsetWidth || chip.getBoundingClientRect().right <= chips.getBoundingClientRect().right + 0.5)"),
                $"something is cut off at {width}");
        }
    }

    [Fact]
    public async Task A_subject_from_right_to_left_behind_a_Re_is_seen_before_the_first_words()
    {
        var page = await OpenAsync("standard");
        var subject = page.Row("Re: موعد التسليم").Locator(".subject");
        Assert.True(await subject.EvaluateAsync<bool>(
            "subject => subject.getBoundingClientRect().right <= subject.parentElement.getBoundingClientRect().right"));
    }

    [Fact]
    public async Task What_changes_in_a_row_leaves_the_focus_in_it_where_it_is()
    {
        var page = await OpenAsync("standard");
        var star = page.Row(Marked).GetByRole(AriaRole.Button, new() { Name = "Star" });

        await star.ClickAsync();
        await Expect(star).ToHaveAttributeAsync("aria-pressed", "false");
        await page.Page.Keyboard.PressAsync("Shift+I");
        await Expect(page.Row(Marked)).Not.ToHaveClassAsync(new Regex("unread"));

        await Expect(star).ToBeFocusedAsync();
    }

    [Fact]
    public async Task Each_row_says_its_place_also_when_others_come_and_go_above_it()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var page = await OpenAsync("standard", mailbox);
        await PlacesAsync(3);

        using (var client = await stack.ImapAsync(mailbox, Cancelled))
        {
            var late = new MimeMessage([new MailboxAddress("Bea", "bea@b.test")], [new MailboxAddress("", mailbox.Address)], "Come late", new TextPart("plain") { Text = "now" });
            await client.Inbox.AppendAsync(new AppendRequest(late), Cancelled);
        }

        await Expect(page.Row("Come late")).ToHaveAttributeAsync("aria-rowindex", "1");
        await PlacesAsync(4);
        await page.Row("Come late").ClickAsync();
        await page.Page.Keyboard.PressAsync("Delete");
        await Expect(page.Row("Come late")).ToHaveCountAsync(0);
        await PlacesAsync(3);

        async Task PlacesAsync(int count)
        {
            await Expect(page.Rows).ToHaveCountAsync(count);
            for (var i = 0; i < count; i++)
            {
                await Expect(page.Rows.Nth(i)).ToHaveAttributeAsync("aria-rowindex", $"{i + 1}");
            }
        }
    }

    private async Task<MailPage> OpenAsync(string density, Mailbox? mailbox = null)
    {
        mailbox ??= await stack.NewMailboxAsync(Cancelled);
        await FillAsync(mailbox);
        var page = new MailPage(await NewPageAsync(webmail.Address, "en-US"));
        await page.SignInAsync(mailbox);
        if (density != "standard")
        {
            await page.Page.GotoAsync("/settings");
            await page.IsAttachedAsync();
            await page.Page.GetByRole(AriaRole.Radio, new() { Name = density }).CheckAsync(new() { Force = true });
            await page.Page.Locator(".brand").ClickAsync();
            await Expect(page.Page.Locator($"#list[data-density={density}]")).ToBeVisibleAsync();
        }

        return page;
    }

    private async Task FillAsync(Mailbox mailbox)
    {
        var body = new BodyBuilder { TextBody = "The first words of it." };
        foreach (var name in new[] { "<i>plan.pdf", "two.pdf", "three.pdf" })
        {
            body.Attachments.Add(name, new byte[] { 1, 2, 3 });
        }

        var date = new DateTimeOffset(2025, 3, 4, 12, 0, 0, TimeSpan.Zero);
        var marked = new MimeMessage([new MailboxAddress("Lucía <b>Moreno</b>", "lucia@b.test")], [new MailboxAddress("", mailbox.Address)], Marked, body.ToMessageBody())
        {
            Date = date,
            Priority = MessagePriority.Urgent,
            XPriority = XMessagePriority.Highest,
        };
        var answered = new MimeMessage([new MailboxAddress("Lucía", "lucia@b.test")], [new MailboxAddress("", mailbox.Address)], "Answered already", new TextPart("plain") { Text = "one" }) { Date = date.AddDays(-40) };
        var words = string.Concat(Enumerable.Repeat("شكرًا على المتابعة. ", 12));
        var returned = new MimeMessage([new MailboxAddress("حسن", "hasan@b.test")], [new MailboxAddress("", mailbox.Address)], "Re: موعد التسليم", new TextPart("plain") { Text = words }) { Date = date.AddDays(-50) };
        using var client = await stack.ImapAsync(mailbox, Cancelled);
        await client.Inbox.AppendAsync(new AppendRequest(returned), Cancelled);
        await client.Inbox.AppendAsync(new AppendRequest(answered, MessageFlags.Answered | MessageFlags.Seen), Cancelled);
        await client.Inbox.AppendAsync(new AppendRequest(marked, MessageFlags.Flagged, ["important", "household"]), Cancelled);
    }
}
