using MailKit;
using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class MoveMenuTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_message_is_moved_by_the_keyboard_alone_to_a_folder_of_which_some_letters_are_typed()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        using (var client = await stack.ImapAsync(mailbox, Cancelled))
        {
            await (await client.GetFolderAsync("", Cancelled)).CreateAsync("Niñez <b>más", true, Cancelled);
            await client.Inbox.AppendAsync(new AppendRequest(new MimeMessage([new MailboxAddress("Lucía", "lucia@b.test")], [new MailboxAddress("", mailbox.Address)], "To be moved", new TextPart("plain") { Text = "one" })), Cancelled);
        }

        var page = new MailPage(await NewPageAsync(webmail.Address));
        await page.SignInAsync(mailbox);
        await page.OpenAsync("To be moved");

        await page.Page.Keyboard.PressAsync("v");
        var menu = page.Page.Locator("#move-menu");
        await Expect(menu.Locator("input")).ToBeFocusedAsync();
        await Expect(menu.Locator("[data-arg=INBOX]")).ToHaveCountAsync(0);
        await page.Page.Keyboard.TypeAsync("ninez");
        await Expect(menu.Locator(".menu-item:visible")).ToHaveTextAsync(["Niñez <b>más"]);
        await page.Page.Keyboard.PressAsync("Enter");

        await Expect(page.Rows).ToHaveCountAsync(0);
        await page.Folder("Niñez <b>más").ClickAsync();
        await Expect(page.Row("To be moved")).ToBeVisibleAsync();
    }
}
