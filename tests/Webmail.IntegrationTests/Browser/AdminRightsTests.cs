using Microsoft.Playwright;
using Webmail.IntegrationTests.Security;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>Who may do what, as an administrator changes it, and as the person concerned finds it.</summary>
[Collection(BrowserCollection.Name)]
public sealed class AdminRightsTests(MailStack stack, Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_person_becomes_an_administrator_and_is_none_again_from_the_moment_it_is_taken_back()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var admin = await AdministratorAsync(webmail);
        var lucia = await LockedPerson.NewAsync(stack, webmail, Cancelled, "en");
        var page = await NewPageAsync(webmail.Address, "en-GB");
        await SignInAsync(page, lucia);
        var way = page.Locator("#account-menu a[href='/admin']");
        await Expect(way).ToHaveCountAsync(0);
        await page.GotoAsync("/admin/users");
        await Expect(page.Locator("#admin .empty")).ToContainTextAsync("for administrators only");
        await Expect(page.Locator("#admin table")).ToHaveCountAsync(0);

        // 1. She is one, without signing in again: the menu has the way, and the way leads there.
        await SetAdministratorAsync(admin, lucia.Mailbox.Address, true);
        await page.GotoAsync("/");
        await new MailPage(page).IsAttachedAsync();
        await page.Locator(".side-foot .who").ClickAsync();
        await way.ClickAsync();
        await Expect(page.Locator("#page-title")).ToHaveTextAsync("Overview");
        var her = new AdminPage(page);
        await her.GoAsync("/admin/users");
        await her.SearchAsync(lucia.Mailbox.Address);
        await Expect(her.Row(lucia.Mailbox.Address)).ToContainTextAsync("Administrator");

        // 2. Taken back: the page that she has open does nothing more, and there is no way to another.
        await SetAdministratorAsync(admin, lucia.Mailbox.Address, false);
        await her.SearchAsync("somebody else");
        await Expect(page.Locator("#admin .empty")).ToContainTextAsync("for administrators only");
        await Expect(page.Locator("#admin tbody tr")).ToHaveCountAsync(0);
        await page.GotoAsync("/");
        await new MailPage(page).IsAttachedAsync();
        await Expect(new MailPage(page).Folder("INBOX")).ToBeVisibleAsync();
        await Expect(way).ToHaveCountAsync(0);

        // 3. Both stand in the log.
        await admin.GoAsync($"/admin/audit?subject={Uri.EscapeDataString(lucia.Mailbox.Address)}");
        await Expect(admin.Row("Role changed")).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task Somebody_who_lost_the_second_factor_signs_in_by_the_password_alone_once_it_is_reset()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var admin = await AdministratorAsync(webmail);
        var lucia = await LockedPerson.NewAsync(stack, webmail, Cancelled, "en");
        var page = await NewPageAsync(webmail.Address, "en-GB");
        await SignInAsync(page, lucia);

        await ResetAsync(admin, lucia.Mailbox.Address);

        // What was signed in by it is out; the password is enough again, for her and for her mail program.
        await Expect(page.Locator("#address")).ToBeVisibleAsync();
        await new MailPage(page).TrySignInAsync(lucia.Mailbox.Address, lucia.Mailbox.Password);
        await Expect(new MailPage(page).Folder("INBOX")).ToBeVisibleAsync();
        await Expect(page.Locator("#code")).ToHaveCountAsync(0);
        using (await stack.ImapAsync(lucia.Mailbox, Cancelled))
        {
        }

        await page.GotoAsync("/settings");
        await Expect(page.Locator(".history .session").First).ToContainTextAsync(admin.Address);
    }

    [Fact]
    public async Task An_administrator_whose_second_factor_was_reset_sets_up_a_new_one_first()
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var admin = await AdministratorAsync(webmail);
        var carla = await AdminPage.NewAdministratorAsync(stack, webmail, Cancelled);
        var page = await NewPageAsync(webmail.Address, "en-GB");
        await new AdminPage(page).SignInAsync(carla, "/admin/users");

        await ResetAsync(admin, carla.Mailbox.Address);

        await Expect(page.Locator("#address")).ToBeVisibleAsync();
        await new MailPage(page).TrySignInAsync(carla.Mailbox.Address, carla.Mailbox.Password);
        await Expect(page.Locator("#admin .empty a.btn")).ToHaveAttributeAsync("href", "/settings/security");
        await Expect(page.Locator("#admin table")).ToHaveCountAsync(0);
    }

    private static async Task SignInAsync(IPage page, LockedPerson person)
    {
        await page.GotoAsync("/");
        await new MailPage(page).TrySignInAsync(person.Mailbox.Address, person.Mailbox.Password);
        await page.Locator("#code").FillAsync(person.App.NextCode());
        await page.Locator("#code").PressAsync("Enter");
        await Expect(new MailPage(page).Folder("INBOX")).ToBeVisibleAsync();
        await new MailPage(page).IsAttachedAsync();
    }

    private static async Task SetAdministratorAsync(AdminPage admin, string address, bool isOne)
    {
        await admin.OpenUserAsync(address);
        await admin.Page.GetByLabel("Administrator").SetCheckedAsync(isOne);
        await admin.SaveAsync();
        await Expect(admin.Row(address).GetByText(isOne ? "Administrator" : "User", new LocatorGetByTextOptions { Exact = true })).ToBeVisibleAsync();
    }

    private static async Task ResetAsync(AdminPage admin, string address)
    {
        await admin.OpenUserAsync(address);
        await admin.PanelButton("Reset").ClickAsync();
        await admin.Page.Locator("#reset-factor .danger").ClickAsync();
        await Expect(admin.Toast).ToContainTextAsync("was reset");
    }

    private async Task<AdminPage> AdministratorAsync(WebmailHost webmail)
    {
        var boss = await AdminPage.NewAdministratorAsync(stack, webmail, Cancelled);
        var admin = new AdminPage(await NewPageAsync(webmail.Address, "en-GB"));
        await admin.SignInAsync(boss, "/admin/users");
        return admin;
    }
}
