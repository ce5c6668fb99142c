using MailKit;
using Microsoft.Playwright;
using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class MoveMenuTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    private const string LongName = "Asuntos de la comunidad de vecinos de la calle de la Independencia";

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

    [Fact]
    public async Task Folders_stand_below_the_ones_they_are_in_and_say_their_whole_path_once_letters_are_typed()
    {
        var page = await OpenedAsync(1366);
        await page.Page.Keyboard.PressAsync("v");
        var menu = page.Page.Locator("#move-menu");

        var clients = await IndentAsync(menu.Locator("[data-arg=Clientes]"));
        Assert.Equal(clients, await IndentAsync(menu.Locator("[data-arg=Facturas]")));
        Assert.True(await IndentAsync(menu.Locator("[data-arg='Clientes/Norte']")) > clients);
        Assert.True(await IndentAsync(menu.Locator("[data-arg='Clientes/Norte/2026']")) > await IndentAsync(menu.Locator("[data-arg='Clientes/Norte']")));
        await Expect(menu.GetByRole(AriaRole.Button, new() { Name = "Clientes / Norte / 2026", Exact = true })).ToBeVisibleAsync();
        await Expect(menu.Locator("[data-arg='Clientes/Norte/2026'] .way")).ToHaveCSSAsync("clip-path", "inset(50%)");

        await page.Page.Keyboard.TypeAsync("norte");
        await Expect(menu.Locator(".menu-item:visible")).ToHaveTextAsync(["Clientes / Norte", "Clientes / Norte / 2026"]);
        await Expect(menu.Locator("[data-arg='Clientes/Norte/2026'] .way")).ToHaveCSSAsync("clip-path", "none");
        Assert.Equal(clients, await IndentAsync(menu.Locator("[data-arg='Clientes/Norte']")));
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Toast).ToContainTextAsync("Norte");
    }

    [Fact]
    public async Task The_open_folder_stays_in_its_place_above_those_in_it_but_nothing_is_moved_there()
    {
        var page = await OpenedAsync(1366, "Clientes");
        await page.Page.Keyboard.PressAsync("v");
        var menu = page.Page.Locator("#move-menu");
        await Expect(menu.GetByText("Clientes", new() { Exact = true })).ToBeVisibleAsync();
        await Expect(menu.Locator("[data-arg=Clientes]")).ToHaveCountAsync(0);
        await page.Page.Keyboard.TypeAsync("clientes");
        await Expect(menu.Locator(".menu-item:visible").First).ToHaveTextAsync("Clientes / " + LongName);
    }

    [Fact]
    public async Task On_a_narrow_screen_long_names_end_in_dots_and_the_menu_stays_on_the_screen()
    {
        var page = await OpenedAsync(360);
        await page.Reader.Locator("[popovertarget=move-menu]").ClickAsync();
        var menu = page.Page.Locator("#move-menu");
        await Expect(menu.Locator(".menu-item").First).ToBeVisibleAsync();
        Assert.True(await FitsAsync(menu));
        await page.Page.Keyboard.TypeAsync("asunto");
        await Expect(menu.Locator(".menu-item:visible")).ToHaveCountAsync(1);
        Assert.True(await FitsAsync(menu));
    }

    private static Task<double> IndentAsync(ILocator item) => item.EvaluateAsync<double>("item => item.querySelector('.i').getBoundingClientRect().left");

    private static Task<bool> FitsAsync(ILocator menu) => menu.EvaluateAsync<bool>(
        "menu => { const box = menu.getBoundingClientRect(); return box.left >= 0 && box.right <= innerWidth && menu.scrollWidth <= menu.clientWidth; }");

    private async Task<MailPage> OpenedAsync(int width, string folder = "INBOX")
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        using (var client = await stack.ImapAsync(mailbox, Cancelled))
        {
            var root = await client.GetFolderAsync("", Cancelled);
            var clients = (await root.CreateAsync("Clientes", true, Cancelled))!;
            await (await clients.CreateAsync("Norte", true, Cancelled))!.CreateAsync("2026", true, Cancelled);
            await clients.CreateAsync(LongName, true, Cancelled);
            await root.CreateAsync("Facturas", true, Cancelled);
            var message = new MimeMessage([new MailboxAddress("Lucía", "lucia@b.test")], [new MailboxAddress("", mailbox.Address)], "To be moved", new TextPart("plain") { Text = "one" });
            await (await client.GetFolderAsync(folder, Cancelled)).AppendAsync(new AppendRequest(message), Cancelled);
        }

        var page = new MailPage(await NewPageAsync(webmail.Address, width: width));
        await page.Page.GotoAsync("/");
        await page.TrySignInAsync(mailbox.Address, mailbox.Password);
        await page.IsAttachedAsync();
        await page.Page.GotoAsync($"/?folder={folder}");
        await page.IsAttachedAsync();
        await page.OpenAsync("To be moved");
        return page;
    }
}
