using MailKit;
using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class ListPlacesTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    private const int Count = 50;

    [Fact]
    public async Task A_list_hardly_higher_than_a_row_shows_the_row_it_is_scrolled_to_below_the_labels_of_the_dates()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await FillAsync(mailbox);
        var page = new MailPage(await NewPageAsync(webmail.Address, height: 220));
        await page.SignInAsync(mailbox);
        await Expect(page.Page.Locator("#list .group")).ToHaveCountAsync(4);

        // Where row 41 stands, with the four labels above it.
        await page.Page.EvaluateAsync(
            """
            () => {
              const list = document.getElementById('list');
              list.dataset.density = 'compact';
              Object.assign(list.style, { flex: 'none', blockSize: '30px' });
              list.scrollTop = 40 * 34 + 4 * 28;
            }
            """);
        await Expect(page.Page.Locator("#list .row[data-id][aria-rowindex='41']")).ToBeInViewportAsync();
        await page.Page.EvaluateAsync("() => { const list = document.getElementById('list'); list.scrollTop = list.scrollHeight; }");
        await Expect(page.Page.Locator($"#list .row[data-id][aria-rowindex='{Count}']")).ToBeInViewportAsync();
    }

    // From below: old ones, then one of the week before, of yesterday and of today. This week may have no other day yet.
    private async Task FillAsync(Mailbox mailbox)
    {
        var now = TimeProvider.System.GetUtcNow();
        var sinceMonday = ((int)now.DayOfWeek + 6) % 7;
        int[] last = [sinceMonday + 7, 1, 0];
        var messages = Enumerable.Repeat(40, Count - last.Length).Concat(last).Select(days => new AppendRequest(
            new MimeMessage([new MailboxAddress("Lucía Moreno", "lucia@b.test")], [new MailboxAddress("", mailbox.Address)], $"Hace {days} días", new TextPart("plain") { Text = "uno" }) { Date = now.AddDays(-days) }));
        using var client = await stack.ImapAsync(mailbox, Cancelled);
        await client.Inbox.AppendAsync([.. messages], Cancelled);
    }
}
