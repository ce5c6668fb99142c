using System.Globalization;
using System.Net;
using System.Net.Sockets;
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

    [Theory]
    [InlineData("es-ES", ColorScheme.Dark, 390, "Usar una llave de acceso", "Este dispositivo ya tiene una llave de acceso", "Las llaves de acceso solo", "No se ha confirmado nada", "no abre aquí ningún buzón")]
    [InlineData("en-GB", ColorScheme.Light, 1366, "Use a passkey", "This device has a passkey", "Passkeys are made and used only", "Nothing was confirmed", "opens no mailbox here")]
    public async Task A_passkey_is_added_and_signs_in_after_the_password_and_without_it(
        string locale, ColorScheme scheme, int width, string use, string exists, string elsewhere, string cancelled, string rejected)
    {
        // Browsers make passkeys for names, so this one is reached by its name.
        var port = FreePort();
        var here = new Uri(string.Create(CultureInfo.InvariantCulture, $"http://localhost:{port}"));
        await using var webmail = await WebmailHost.StartAsync(
            WebmailConfiguration.ForHosted("all", stack, stack.Servers.ConnectionString).With("Webmail:PublicUrl", here.ToString()), Cancelled, port: port);
        var (mailbox, _) = await LockedPerson.OpenPersonAsync(stack, webmail, Cancelled, locale);

        // 1. By its number there is a word about it, and the way.
        var number = await NewPageAsync(webmail.Address, locale, scheme, width);
        await number.GotoAsync("/sign-in?return=%2Fsettings%2Fsecurity");
        await new MailPage(number).TrySignInAsync(mailbox.Address, mailbox.Password);
        await new MailPage(number).IsAttachedAsync();
        await Expect(number.Locator("#security-passkeys ~ .note")).ToContainTextAsync(elsewhere);
        await Expect(number.Locator($"a[href='{here.GetLeftPart(UriPartial.Authority)}/settings/security']")).ToBeVisibleAsync();
        await Expect(number.Locator("#passkey-name")).ToHaveCountAsync(0);
        await Look(number, "passkeys-elsewhere");

        // 2. One is added on this device, with the recovery codes of a first second factor; a second one on the same device is not.
        var page = await NewPageAsync(here, locale, scheme, width);
        var device = await DeviceAsync(page);
        await page.GotoAsync("/sign-in?return=%2Fsettings%2Fsecurity");
        await new MailPage(page).TrySignInAsync(mailbox.Address, mailbox.Password);
        await new MailPage(page).IsAttachedAsync();
        await page.Locator("#passkey-name").FillAsync("Portátil");
        await page.Locator("#passkey-name").PressAsync("Enter");
        await Expect(page.Locator(".recovery-codes li")).ToHaveCountAsync(10);
        await page.Locator("#security-codes ~ .form-foot .btn.primary").ClickAsync();
        await Expect(page.Locator("#security-passkeys ~ .sessions .session")).ToContainTextAsync("Portátil");
        await page.Locator("#passkey-name").FillAsync("Otra vez");
        await page.Locator("#passkey-name").PressAsync("Enter");
        await Expect(page.Locator("#passkey-problem")).ToContainTextAsync(exists);
        await Look(page, "passkeys");

        // 3. After the password, where nobody unlocks it at first.
        await SignOutAsync(page);
        await new MailPage(page).TrySignInAsync(mailbox.Address, mailbox.Password);
        var button = page.Locator("#passkey button");
        await Expect(button).ToContainTextAsync(use);
        await Expect(page.Locator("a[href*='recovery=1']")).ToBeVisibleAsync();
        await Look(page, "passkey-step");
        await device("WebAuthn.setUserVerified", new() { ["isUserVerified"] = false });
        await button.ClickAsync();
        await Expect(page.Locator("[data-problem]:not([hidden])")).ToContainTextAsync(cancelled);
        await Look(page, "passkey-cancelled");
        await device("WebAuthn.setUserVerified", new() { ["isUserVerified"] = true });
        await button.ClickAsync();
        await Expect(new MailPage(page).Folder("INBOX")).ToHaveCountAsync(1);

        // 4. Without it. Then its removal asks for the password, and it opens nothing more.
        await SignOutAsync(page);
        await page.GotoAsync("/sign-in?return=%2Fsettings%2Fsecurity");
        await Look(page, "sign-in");
        await page.Locator("a[href^='/sign-in/passkey']").ClickAsync();
        await Look(page, "passkey-alone");
        await button.ClickAsync();
        await new MailPage(page).IsAttachedAsync();
        await page.Locator("[data-dialog=remove-passkey-0]").ClickAsync();
        await page.Locator("#remove-passkey-0 .btn.danger").ClickAsync();
        await page.Locator("#proof-password").FillAsync(mailbox.Password);
        await Look(page, "passkey-proof");
        await page.Locator("#proof-password").PressAsync("Enter");
        await Expect(page.Locator("#security-passkeys ~ .sessions")).ToHaveCountAsync(0);
        await SignOutAsync(page);
        await page.GotoAsync("/sign-in/passkey");
        await button.ClickAsync();
        await Expect(page.Locator("#problem")).ToContainTextAsync(rejected);
        await Look(page, "passkey-rejected");
        Assert.DoesNotContain(ConsoleErrors(), e => !e.Contains("401", StringComparison.Ordinal));
    }

    // A phone or laptop with a passkey store and an owner's finger on it, as far as Chromium can tell.
    private static async Task<Func<string, Dictionary<string, object>, Task>> DeviceAsync(IPage page)
    {
        var browser = await page.Context.NewCDPSessionAsync(page);
        await browser.SendAsync("WebAuthn.enable");
        var made = await browser.SendAsync("WebAuthn.addVirtualAuthenticator", new Dictionary<string, object>
        {
            ["options"] = new Dictionary<string, object>
            {
                ["protocol"] = "ctap2",
                ["transport"] = "internal",
                ["hasResidentKey"] = true,
                ["hasUserVerification"] = true,
                ["isUserVerified"] = true,
                ["automaticPresenceSimulation"] = true,
            },
        });
        var id = made!.Value.GetProperty("authenticatorId").GetString()!;
        return (command, arguments) => browser.SendAsync(command, new Dictionary<string, object>(arguments) { ["authenticatorId"] = id });
    }

    private static async Task SignOutAsync(IPage page)
    {
        await page.GotoAsync("/settings");
        await new MailPage(page).IsAttachedAsync();
        await page.Locator("form[action='/sign-out'] .btn[type=submit]").ClickAsync();
        await Expect(page.Locator("#address")).ToBeVisibleAsync();
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
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
