using Deque.AxeCore.Commons;
using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Webmail.Data.Mailboxes;
using Webmail.IntegrationTests.Security;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>The administrators' pages as one of them uses them, in English where words are clicked.</summary>
internal sealed class AdminPage(IPage page)
{
    public IPage Page => page;

    /// <summary>Of whoever is signed in.</summary>
    public string Address { get; private set; } = "";

    public ILocator Panel => page.Locator(".admin-panel");

    public ILocator Toast => page.Locator(".toast").Last;

    public ILocator Row(string text) => page.Locator("#admin tbody tr").Filter(new LocatorFilterOptions { HasText = text });

    public ILocator Button(string name) => page.GetByRole(AriaRole.Button, new PageGetByRoleOptions { Name = name, Exact = true });

    public ILocator PanelButton(string name) => Panel.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = name, Exact = true });

    /// <summary>Somebody who has a second factor, reads English, and becomes an administrator.</summary>
    public static async Task<LockedPerson> NewAdministratorAsync(MailStack stack, WebmailHost webmail, CancellationToken cancellationToken)
    {
        var boss = await LockedPerson.NewAsync(stack, webmail, cancellationToken, "en");
        await using var rows = stack.Hosted.Open();
        await rows.Mailboxes.Where(m => m.Address == boss.Mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MailboxRole.Admin), cancellationToken);
        return boss;
    }

    /// <summary>By both steps.</summary>
    public async Task SignInAsync(LockedPerson boss, string path)
    {
        Address = boss.Mailbox.Address;
        await page.GotoAsync(path);
        await new MailPage(page).TrySignInAsync(boss.Mailbox.Address, boss.Mailbox.Password);
        await page.Locator("#code").FillAsync(boss.App.NextCode());
        await page.Locator("#code").PressAsync("Enter");
        await IsOpenAsync(path);
    }

    public async Task GoAsync(string path)
    {
        await page.GotoAsync(path);
        await IsOpenAsync(path);
    }

    public async Task SearchAsync(string text) => await page.Locator(".admin-search input").FillAsync(text);

    public async Task OpenUserAsync(string address)
    {
        await SearchAsync(address);
        await Row(address).Locator(".row-open").ClickAsync();
        await Expect(Panel).ToBeVisibleAsync();
    }

    public async Task SaveAsync()
    {
        await PanelButton("Save").ClickAsync();
        await Expect(Panel).ToHaveCountAsync(0);
    }

    public async Task UndoAsync() => await Toast.GetByRole(AriaRole.Button, new LocatorGetByRoleOptions { Name = "Undo" }).ClickAsync();

    /// <summary>Nothing that axe knows of keeps somebody from using the page.</summary>
    public static async Task LookAsync(IPage page, string what)
    {
        if (Environment.GetEnvironmentVariable("WEBMAIL_LOOK") is { } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"admin-{what}-{page.ViewportSize!.Width}.png") });
        }

        await page.EvaluateAsync(new BundledAxeScriptProvider().GetScript());
        var found = await page.EvaluateAsync<string[]>("async () => (await axe.run(document)).violations.map(v => `${v.id} (${v.help}): ${v.nodes.slice(0, 3).map(n => n.html).join('; ')}`)");
        Assert.True(found.Length == 0, $"axe on {what}: {string.Join("\n", found)}");
    }

    private async Task IsOpenAsync(string path)
    {
        await page.WaitForURLAsync(url => new Uri(url).PathAndQuery == path);
        await Expect(page.Locator("#page-title")).ToBeVisibleAsync();
        await new MailPage(page).IsAttachedAsync();
    }
}
