using System.Collections.Concurrent;
using MailKit;
using MailKit.Search;
using MimeKit;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>What the page has before one asks for it: the message under the pointer, the folder one comes back to, the next rows.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AheadTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    // What a person sees in the list, whatever element it is.
    private const string FirstRowSeen =
        """
        () => {
          const box = document.getElementById('list-pane').getBoundingClientRect();
          for (let y = box.top + 60; y < box.top + 200; y += 10) {
            const row = document.elementFromPoint(box.left + box.width / 2, y)?.closest('.row[data-id]');
            if (row) return row.querySelector('.subject').textContent;
          }
          return null;
        }
        """;

    [Fact]
    public async Task The_message_under_the_pointer_is_there_before_the_press_and_unread_until_then()
    {
        var (mailbox, page) = await SignedInAsync("Primero", "Segundo");
        var bodies = new ConcurrentQueue<string>();
        page.Page.Request += (_, request) =>
        {
            if (request.Method == "GET" && request.Url.Contains("/body?", StringComparison.Ordinal))
            {
                bodies.Enqueue(request.Url);
            }
        };

        await page.Row("Primero").HoverAsync();
        await Readiness.WaitAsync(() => Task.FromResult(bodies.IsEmpty ? "the message was not asked for" : null), Cancelled);
        await Expect(page.UnreadRow("Primero")).ToHaveCountAsync(1);
        await page.OpenAsync("Primero");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("Primero, de cerca");
        await Expect(page.UnreadRow("Primero")).ToHaveCountAsync(0);
        Assert.Single(bodies);

        using var other = await stack.ImapAsync(mailbox, Cancelled);
        await other.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        await Readiness.WaitAsync(
            async () =>
            {
                await other.NoOpAsync(Cancelled);
                return (await other.Inbox.SearchAsync(SearchQuery.NotSeen, Cancelled)).Count == 1 ? null : "the server has not one unread message";
            },
            Cancelled);
    }

    [Fact]
    public async Task A_message_that_only_had_the_pointer_over_it_stays_unread()
    {
        var (mailbox, page) = await SignedInAsync("Primero", "Segundo");
        await page.Page.RunAndWaitForResponseAsync(() => page.Row("Primero").HoverAsync(), response => response.Url.Contains("/body?", StringComparison.Ordinal));
        await page.OpenAsync("Segundo");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("Segundo, de cerca");
        await Expect(page.UnreadRow("Primero")).ToHaveCountAsync(1);
        using var other = await stack.ImapAsync(mailbox, Cancelled);
        await other.Inbox.OpenAsync(FolderAccess.ReadOnly, Cancelled);
        Assert.Single(await other.Inbox.SearchAsync(SearchQuery.NotSeen.And(SearchQuery.SubjectContains("Primero")), Cancelled));
    }

    [Fact]
    public async Task Who_reads_on_finds_the_next_message_there_in_the_direction_of_reading()
    {
        var (_, page) = await SignedInAsync("Uno", "Dos", "Tres", "Cuatro");
        var bodies = new ConcurrentQueue<string>();
        page.Page.Request += (_, request) =>
        {
            if (request.Method == "GET" && request.Url.Contains("/body?", StringComparison.Ordinal))
            {
                bodies.Enqueue(request.Url);
            }
        };

        // Down: the newest is on top.
        await page.OpenAsync("Tres");
        await AwayAsync(page);
        await AskedForAsync(bodies, 2);
        await Expect(page.UnreadRow("Dos")).ToHaveCountAsync(1);
        await page.OpenAsync("Dos");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("Dos, de cerca");
        await Expect(page.UnreadRow("Dos")).ToHaveCountAsync(0);
        await AwayAsync(page);
        await AskedForAsync(bodies, 3);

        // And up again: what was open a moment ago is asked for anew, and then what is above it.
        await page.OpenAsync("Tres");
        await AwayAsync(page);
        await AskedForAsync(bodies, 5);
        await page.OpenAsync("Cuatro");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("Cuatro, de cerca");
        Assert.Equal(5, bodies.Count);
        await Expect(page.UnreadRow("Uno")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_folder_one_comes_back_to_shows_its_rows_with_the_press_and_then_how_it_is_now()
    {
        var (mailbox, page) = await SignedInAsync("Primero");
        await page.Folder("Sent").ClickAsync();
        await Expect(page.Rows).ToHaveCountAsync(0);
        await page.HoldAsync();
        await page.Folder("INBOX").ClickAsync();
        Assert.Equal("Primero", await page.Page.EvaluateAsync<string?>(FirstRowSeen));

        await DeliverAsync(mailbox, "Después");
        await page.ReleaseAsync();
        await Expect(page.Row("Después")).ToHaveCountAsync(1);
        await Readiness.WaitAsync(async () => await page.Page.EvaluateAsync<string?>(FirstRowSeen) == "Después" ? null : "the new message is not seen", Cancelled);
        await page.OpenAsync("Después");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("Después, de cerca");
    }

    [Fact]
    public async Task A_message_pressed_in_the_folder_as_it_was_opens()
    {
        var (_, page) = await SignedInAsync("Primero", "Segundo");
        await page.Folder("Sent").ClickAsync();
        await Expect(page.Rows).ToHaveCountAsync(0);
        await page.HoldAsync();
        await page.Folder("INBOX").ClickAsync();
        await page.Page.Locator("#list-before .row").Filter(new() { HasText = "Primero" }).ClickAsync();
        await page.ReleaseAsync();
        await Expect(page.Subject).ToContainTextAsync("Primero");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("Primero, de cerca");
        await Expect(page.Rows).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task A_pressed_message_says_at_once_what_its_row_knows_and_nothing_of_the_one_before()
    {
        var (_, page) = await SignedInAsync("Primero", "Segundo");
        await page.OpenAsync("Primero");
        await page.HoldAsync();
        await page.Row("Segundo").ClickAsync();
        var before = page.Page.Locator("#letter-before");
        await Expect(before.Locator(".subject")).ToHaveTextAsync("Segundo");
        await Expect(before.Locator(".author strong")).ToHaveTextAsync("Lucía Moreno");
        await Expect(before.Locator(".author .address")).ToHaveTextAsync("lucia@b.test");
        await Expect(page.Subject).ToBeHiddenAsync();
        await Expect(page.Body.Locator("body")).ToContainTextAsync("Segundo, de cerca");

        await page.ReleaseAsync();
        await Expect(page.Subject).ToContainTextAsync("Segundo");
        await Expect(before).ToBeHiddenAsync();
    }

    [Fact]
    public async Task A_browser_that_tells_no_quiet_moments_shows_mail_all_the_same()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await DeliverAsync(mailbox, "Primero");
        var page = new MailPage(await NewPageAsync(webmail.Address));
        // As in Safari.
        await page.Page.AddInitScriptAsync("delete window.requestIdleCallback");
        await page.SignInAsync(mailbox);
        await page.OpenAsync("Primero");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("Primero, de cerca");
        await Expect(page.UnreadRow("Primero")).ToHaveCountAsync(0);
    }

    [Fact]
    public async Task At_rest_the_next_fifty_rows_are_there_before_they_are_scrolled_to()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        using (var client = await stack.ImapAsync(mailbox, Cancelled))
        {
            await client.Inbox.AppendAsync([.. Enumerable.Range(1, 120).Select(i => new AppendRequest(Message(mailbox, $"Número {i}")))], Cancelled);
        }

        var page = new MailPage(await NewPageAsync(webmail.Address));
        await page.SignInAsync(mailbox);
        await Expect(page.Page.Locator("#list .row[data-id][aria-rowindex='60']")).ToHaveCountAsync(1);
        await page.HoldAsync();
        await page.Page.EvaluateAsync("() => { const list = document.getElementById('list'); list.scrollTop = 50 * list.querySelector('.row').offsetHeight; }");
        await Expect(page.Row("Número 65")).ToBeInViewportAsync();
        await page.ReleaseAsync();
    }

    private static Task AwayAsync(MailPage page) => page.Page.Mouse.MoveAsync(2, 2);

    private static Task AskedForAsync(ConcurrentQueue<string> bodies, int count) =>
        Readiness.WaitAsync(() => Task.FromResult(bodies.Count >= count ? null : $"{bodies.Count} messages were asked for"), Cancelled);

    private async Task<(Mailbox Mailbox, MailPage Page)> SignedInAsync(params string[] subjects)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        foreach (var subject in subjects)
        {
            await DeliverAsync(mailbox, subject);
        }

        var page = new MailPage(await NewPageAsync(webmail.Address));
        await page.SignInAsync(mailbox);
        await Expect(page.Rows).ToHaveCountAsync(subjects.Length);
        return (mailbox, page);
    }

    private Task DeliverAsync(Mailbox mailbox, string subject) => stack.DeliverAsync(mailbox.Address, Message(mailbox, subject), Cancelled);

    private static MimeMessage Message(Mailbox mailbox, string subject) =>
        new([new MailboxAddress("Lucía Moreno", "lucia@b.test")], [new MailboxAddress("", mailbox.Address)], subject, new TextPart("plain") { Text = subject + ", de cerca" });
}
