using MailKit;
using Microsoft.Playwright;
using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>The tree of folders: the browser makes a folder of the lines it is given.</summary>
[Collection(BrowserCollection.Name)]
public sealed class FolderTreeTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    private const string Marked = "Niñez <b>y \"más\" {0}";

    [Fact]
    public async Task A_folder_shows_its_name_and_its_unread_mail_and_nothing_of_it_becomes_markup()
    {
        var page = await OpenAsync(1366);
        var folder = page.Page.Locator("a.folder").Filter(new() { HasText = Marked });

        await Expect(folder.Locator(".name")).ToHaveTextAsync(Marked);
        await Expect(folder.Locator(".count [aria-hidden]")).ToHaveTextAsync("2");
        await Expect(folder).ToHaveAccessibleNameAsync($"{Marked} 2 unread");
        await Expect(folder).ToHaveAttributeAsync("title", Marked);
        await Expect(page.Page.GetByRole(AriaRole.Button, new() { Name = $"Actions for {Marked}" })).ToHaveCountAsync(1);
        await Expect(page.Page.Locator("folder-line b")).ToHaveCountAsync(0);
        await Expect(page.Page.GetByRole(AriaRole.List, new() { Name = "Folders" }).GetByRole(AriaRole.Listitem)).ToHaveCountAsync(4);
    }

    [Fact]
    public async Task What_changes_in_a_folder_leaves_the_focus_in_it_where_it_is()
    {
        var mailbox = await FillAsync();
        var page = await OpenAsync(1366, mailbox);
        var folder = page.Page.Locator("a.folder").Filter(new() { HasText = Marked });
        await folder.FocusAsync();

        using (var client = await stack.ImapAsync(mailbox, Cancelled))
        {
            var marked = await client.GetFolderAsync(Marked, Cancelled);
            await marked.AppendAsync(new AppendRequest(Message("three")), Cancelled);
        }

        await Expect(folder.Locator(".count [aria-hidden]")).ToHaveTextAsync("3", new() { Timeout = 40_000 });
        await Expect(folder).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(folder).ToHaveAttributeAsync("aria-current", "page");
        await Expect(page.Page.Locator("a.folder[aria-current]")).ToHaveCountAsync(1);
        await Expect(page.Row("three")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_folder_is_folded_and_unfolded_by_the_keyboard()
    {
        var page = await OpenAsync(1366);
        var twist = page.Page.GetByRole(AriaRole.Button, new() { Name = "Collapse Clients" });
        await Expect(page.Folder("Clients/North")).ToBeVisibleAsync();
        var deeper = page.Page.GetByRole(AriaRole.Button, new() { Name = "Collapse North" });
        Assert.True((await deeper.BoundingBoxAsync())!.X > (await twist.BoundingBoxAsync())!.X, "an arrow stands by its folder");

        await twist.FocusAsync();
        await page.Page.Keyboard.PressAsync("Enter");

        await Expect(page.Folder("Clients/North")).ToHaveCountAsync(0);
        var again = page.Page.GetByRole(AriaRole.Button, new() { Name = "Expand Clients" });
        await Expect(again).ToHaveAttributeAsync("aria-expanded", "false");
        await Expect(again).ToBeFocusedAsync();
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(page.Folder("Clients/North")).ToBeVisibleAsync();
        var (outer, inner) = ((await page.Folder("Clients").Locator(".name").BoundingBoxAsync())!, (await page.Folder("Clients/North").Locator(".name").BoundingBoxAsync())!);
        Assert.True(inner.X > outer.X);
    }

    [Theory]
    [InlineData(1366)]
    [InlineData(390)]
    public async Task A_folder_s_menu_is_about_it_and_leaves_the_drawer_open(int width)
    {
        var page = await OpenAsync(width);
        if (width < 700)
        {
            await page.Page.Locator("[data-drawer-toggle]").First.ClickAsync();
        }

        await page.Folder("Clients/North").HoverAsync();
        await page.Page.GetByRole(AriaRole.Button, new() { Name = "Actions for North" }).ClickAsync();
        var menu = page.Page.GetByRole(AriaRole.Menu, new() { Name = "Actions for North" });
        await Expect(menu).ToBeVisibleAsync();
        await Expect(page.Folder("Clients/North")).ToBeInViewportAsync();
        await menu.GetByRole(AriaRole.Menuitem, new() { Name = "Rename" }).ClickAsync();
        await Expect(page.Page.Locator("#folder-edit-name")).ToHaveValueAsync("North");
        await Expect(page.Page.Locator("#folder-edit-parent")).ToHaveValueAsync("Clients");
        await page.Page.Locator("#folder-edit-name").FillAsync("South");
        await page.Page.Keyboard.PressAsync("Enter");

        await Expect(page.Folder("Clients/South")).ToHaveCountAsync(1);
        await Expect(page.Folder("Clients/North")).ToHaveCountAsync(0);
    }

    private async Task<MailPage> OpenAsync(int width, Mailbox? mailbox = null)
    {
        mailbox ??= await FillAsync();
        var page = new MailPage(await NewPageAsync(webmail.Address, "en-US"));
        await page.Page.SetViewportSizeAsync(width, 800);
        await page.Page.GotoAsync("/");
        await page.TrySignInAsync(mailbox.Address, mailbox.Password);
        await page.IsAttachedAsync();
        return page;
    }

    private async Task<Mailbox> FillAsync()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        using var client = await stack.ImapAsync(mailbox, Cancelled);
        var top = await client.GetFolderAsync("", Cancelled);
        var marked = (await top.CreateAsync(Marked, true, Cancelled))!;
        await marked.AppendAsync(new AppendRequest(Message("one")), Cancelled);
        await marked.AppendAsync(new AppendRequest(Message("two")), Cancelled);
        var clients = (await top.CreateAsync("Clients", true, Cancelled))!;
        await (await clients.CreateAsync("North", true, Cancelled))!.CreateAsync("2026", true, Cancelled);
        return mailbox;
    }

    private static MimeMessage Message(string subject) =>
        new([new MailboxAddress("Lucía", "lucia@b.test")], [new MailboxAddress("", "ana@a.test")], subject, new TextPart("plain") { Text = subject });
}
