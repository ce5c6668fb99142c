using Microsoft.Playwright;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>A message stays open behind other pages. The keys that change mail are for what is seen.</summary>
[Collection(BrowserCollection.Name)]
public sealed class KeysElsewhereTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    [Fact]
    public async Task On_another_page_a_key_leaves_the_message_that_was_open_where_it_is()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await stack.DeliverAsync(mailbox.Address, Hosted.MailClients.Letter("bea@b.test", mailbox.Address, "Queda aquí"), Cancelled);
        var page = new MailPage(await NewPageAsync(webmail.Address));
        await page.SignInAsync(mailbox);
        await page.OpenAsync("Queda aquí");

        await page.Page.Locator("a[href='/contacts']").First.ClickAsync();
        await Expect(page.Page.Locator("input[type=search]")).ToBeVisibleAsync();
        await page.Page.Locator("h1").ClickAsync();
        foreach (var key in new[] { "e", "#", "!", "s", "Shift+U", "r" })
        {
            await page.Page.Keyboard.PressAsync(key);
        }

        // A new message can be begun anywhere; it comes after whatever the keys before it did.
        await page.Page.Keyboard.PressAsync("c");
        await page.Composer.IsReadyAsync();
        await Expect(page.Page.Locator(".composer")).ToHaveCountAsync(1);
        await Expect(page.Toast).ToHaveCountAsync(0);
        await page.Folder("INBOX").ClickAsync();
        await Expect(page.Row("Queda aquí")).ToBeVisibleAsync();
        await Expect(page.UnreadRow("Queda aquí")).ToHaveCountAsync(0);
    }
}
