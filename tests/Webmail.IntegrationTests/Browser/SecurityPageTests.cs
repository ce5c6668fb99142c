using Microsoft.EntityFrameworkCore;
using Microsoft.Playwright;
using Webmail.Data.Mailboxes;
using Webmail.IntegrationTests.Hosted;
using Webmail.IntegrationTests.Security;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>Second factors and app passwords as a person sets them up and uses them.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SecurityPageTests(MailStack stack, Chromium chromium) : BrowserTest(chromium)
{
    [Theory]
    [InlineData("es-ES", ColorScheme.Light, 1366)]
    [InlineData("en-GB", ColorScheme.Dark, 390)]
    public async Task An_administrator_sets_up_a_second_factor_and_only_then_the_administrators_pages_open(string locale, ColorScheme scheme, int width)
    {
        await using var webmail = await LockedPerson.StartAsync(stack, Cancelled);
        var (mailbox, _) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled, locale);
        await using (var rows = stack.Hosted.Open())
        {
            await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MailboxRole.Admin), Cancelled);
        }

        // 1. The password alone leads to the lock, not to the users.
        var page = await NewPageAsync(webmail.Address, locale, scheme, width);
        await page.GotoAsync("/admin/users");
        await new MailPage(page).TrySignInAsync(mailbox.Address, mailbox.Password);
        var way = page.Locator("#admin .empty a.btn");
        await Expect(way).ToBeVisibleAsync();
        await Expect(page.Locator("#admin table")).ToHaveCountAsync(0);
        await new MailPage(page).IsAttachedAsync();
        await Look(page, "gate");
        await way.ClickAsync();

        // 2. The authenticator app, by the secret as text, and the codes to keep.
        await new MailPage(page).IsAttachedAsync();
        await page.Locator("#security-factor ~ .sessions .btn.primary").ClickAsync();
        await Expect(page.Locator("svg.qr")).ToBeVisibleAsync();
        await page.Locator(".totp-secret summary").ClickAsync();
        var app = new TestAuthenticator((await page.Locator(".totp-secret code").InnerTextAsync()).Replace(" ", "", StringComparison.Ordinal));
        await page.Locator("#totp-code").FillAsync(app.WrongCode());
        await page.Locator("#totp-code").PressAsync("Enter");
        await Expect(page.Locator("#totp-problem")).ToBeVisibleAsync();
        await Look(page, "set-up");
        await page.Locator("#totp-code").FillAsync(app.NextCode());
        await page.Locator("#totp-code").PressAsync("Enter");
        await Expect(page.Locator(".recovery-codes li")).ToHaveCountAsync(10);
        var recovery = await page.Locator(".recovery-codes code").First.InnerTextAsync();
        await Look(page, "codes");
        await page.Locator("#security-codes ~ .form-foot .btn.primary").ClickAsync();

        // 3. An app password, shown once.
        await page.Locator("#app-password-name").FillAsync("Teléfono");
        await page.Locator("#app-password-name").PressAsync("Enter");
        var secret = await page.Locator(".note.made code").InnerTextAsync();
        await Look(page, "made");
        using (await stack.ImapAsync(mailbox.Address, secret, Cancelled))
        {
        }

        await page.GotoAsync("/admin/users");
        await Expect(page.Locator("#admin table tbody tr").First).ToBeVisibleAsync();

        // 4. Signed out, and in again by both steps; then by a recovery code.
        await page.GotoAsync("/settings");
        await new MailPage(page).IsAttachedAsync();
        await page.Locator("form[action='/sign-out'] .btn[type=submit]").ClickAsync();
        await new MailPage(page).TrySignInAsync(mailbox.Address, mailbox.Password);
        await page.Locator("#code").FillAsync(app.UsedCode());
        await page.Locator("#code").PressAsync("Enter");
        await Expect(page.Locator("#problem")).ToBeVisibleAsync();
        await Look(page, "second-step");
        await page.Locator("#code").FillAsync(app.NextCode());
        await page.Locator("#code").PressAsync("Enter");
        await Expect(new MailPage(page).Folder("INBOX")).ToHaveCountAsync(1);

        var other = await NewPageAsync(webmail.Address, locale, scheme, width);
        await other.GotoAsync("/sign-in?return=%2Fsettings%2Fsecurity");
        await new MailPage(other).TrySignInAsync(mailbox.Address, mailbox.Password);
        await other.Locator("a[href*='recovery=1']").ClickAsync();
        await Look(other, "recovery");
        await other.Locator("#code").FillAsync(recovery);
        await other.Locator("#code").PressAsync("Enter");
        await Expect(other.Locator("#security-passwords")).ToBeVisibleAsync();
        await Look(other, "security");
        Assert.DoesNotContain(ConsoleErrors(), e => !e.Contains("401", StringComparison.Ordinal));
    }

    // Axe finds nothing on any of them.
    private static async Task Look(IPage page, string what)
    {
        if (Environment.GetEnvironmentVariable("WEBMAIL_LOOK") is { } folder)
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = Path.Combine(folder, $"{what}-{page.ViewportSize!.Width}.png"), FullPage = true });
        }

        await page.EvaluateAsync(new Deque.AxeCore.Commons.BundledAxeScriptProvider().GetScript());
        var found = await page.EvaluateAsync<string[]>("async () => (await axe.run(document)).violations.map(v => `${v.id} (${v.help}): ${v.nodes.slice(0, 3).map(n => n.html).join('; ')}`)");
        Assert.True(found.Length == 0, $"axe on {what}: {string.Join("\n", found)}");
    }
}
