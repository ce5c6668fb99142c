using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MimeKit;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>A page is drawn before its line to the server stands; what is done on it meanwhile happens once it does.</summary>
[Collection(BrowserCollection.Name)]
public sealed class EarlyGestureTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    // What the page says to the server stays in the browser until release() is called.
    private const string Hold =
        """
        const send = WebSocket.prototype.send, held = [];
        WebSocket.prototype.send = function (data) { held.push([this, data]); };
        window.release = () => {
          WebSocket.prototype.send = send;
          for (const [socket, data] of held) send.call(socket, data);
        };
        """;

    [Fact]
    public async Task Compose_pressed_early_opens_a_composer_with_what_was_typed_since()
    {
        var page = await EarlyAsync();
        await page.Page.Locator(".compose-btn").ClickAsync();
        await page.Page.Keyboard.TypeAsync("bea");
        await ReleaseAsync(page);
        await page.Composer.IsReadyAsync();
        await Expect(page.Composer.Root.Locator("[data-recipients=To] input")).ToHaveValueAsync("bea");
        await Expect(page.Rows).ToHaveCountAsync(2);
    }

    [Fact]
    public async Task The_key_for_a_new_message_pressed_early_opens_one_composer()
    {
        var page = await EarlyAsync();
        await page.Page.Keyboard.PressAsync("c");
        await ReleaseAsync(page);
        await page.Composer.IsReadyAsync();
        await Expect(page.Page.Locator(".composer")).ToHaveCountAsync(1);
    }

    [Fact]
    public async Task A_message_clicked_early_opens()
    {
        var page = await EarlyAsync();
        await page.Row("Primero").ClickAsync();
        await ReleaseAsync(page);
        await Expect(page.Subject).ToContainTextAsync("Primero");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("uno");
    }

    [Fact]
    public async Task A_folder_clicked_early_opens()
    {
        var page = await EarlyAsync();
        await page.Folder("Sent").ClickAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex("folder=Sent"));
        await ReleaseAsync(page);
        await Expect(page.Page.Locator("a.folder[data-folder=Sent][aria-current=page]")).ToBeVisibleAsync();
        await Expect(page.Rows).ToHaveCountAsync(0);
        await page.ComposeAsync();
    }

    [Fact]
    public async Task Compose_pressed_before_the_framework_has_come_opens_a_composer()
    {
        var page = await SignedInAsync();
        await WithoutAsync(page, "**/_framework/blazor.web*.js", async () =>
        {
            await AnswersKeysAsync(page);
            await page.Page.Locator(".compose-btn").ClickAsync();
        });
        await page.Composer.IsReadyAsync();
    }

    [Fact]
    public async Task What_is_pressed_before_any_module_has_come_happens()
    {
        var page = await SignedInAsync();
        await WithoutAsync(page, "**/js/shell*.js", async () =>
        {
            await page.Row("Primero").ClickAsync();
            await page.Row("Segundo").Locator(".star").ClickAsync();
            await page.Page.Keyboard.PressAsync("c");
        });
        await page.Composer.IsReadyAsync();
        await Expect(page.Page.Locator(".composer")).ToHaveCountAsync(1);
        await Expect(page.Subject).ToContainTextAsync("Primero");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("uno");
        await Expect(page.Row("Segundo").Locator(".star")).ToHaveAttributeAsync("aria-pressed", "true");
    }

    [Fact]
    public async Task A_folder_s_menu_that_was_opened_early_stays_open_beside_it_and_is_about_it()
    {
        var page = await SignedInAsync();
        var more = page.Page.Locator("folder-line", new() { Has = page.Folder("Sent") }).Locator(".folder-more");
        await WithoutAsync(page, "**/js/shell*.js", () => more.ClickAsync());
        var menu = page.Page.GetByRole(AriaRole.Menu, new() { Name = "Enviados" });
        await Expect(menu).ToBeVisibleAsync();
        await Expect(more).ToHaveAttributeAsync("aria-expanded", "true");
        var (button, box) = ((await more.BoundingBoxAsync())!, (await menu.BoundingBoxAsync())!);
        Assert.InRange(box.Y - (button.Y + button.Height), 0, 8);
    }

    [Fact]
    public async Task A_page_that_is_not_attached_yet_has_its_title()
    {
        var page = await EarlyAsync();
        await Expect(page.Page).ToHaveTitleAsync("(2) Entrada · Webmail");
        await ReleaseAsync(page);
        await Expect(page.Page).ToHaveTitleAsync("(2) Entrada · Webmail");
        await page.OpenAsync("Primero");
        await Expect(page.Page).ToHaveTitleAsync("(1) Entrada · Webmail");
        await page.Folder("Sent").ClickAsync();
        await Expect(page.Page).ToHaveTitleAsync("(1) Enviados · Webmail");
    }

    /// <summary>Loads the page anew, and does something on it before the script comes.</summary>
    private static async Task WithoutAsync(MailPage page, string script, Func<Task> gestures)
    {
        var comes = new TaskCompletionSource();
        await page.Page.RouteAsync(script, async route =>
        {
            await comes.Task;
            await route.ContinueAsync();
        });
        try
        {
            await page.Page.ReloadAsync(new PageReloadOptions { WaitUntil = WaitUntilState.Commit });
            await gestures();
        }
        finally
        {
            comes.SetResult();
        }
    }

    private static async Task ReleaseAsync(MailPage page)
    {
        await page.Page.EvaluateAsync("release()");
        await page.IsAttachedAsync();
    }

    private static Task AnswersKeysAsync(MailPage page) => Readiness.WaitAsync(
        async () =>
        {
            await page.Page.Keyboard.PressAsync("?");
            if (await page.Page.Locator("#shortcuts[open]").CountAsync() == 0)
            {
                return "the page answers no key";
            }

            await page.Page.EvaluateAsync("document.getElementById('shortcuts').close()");
            return null;
        },
        Cancelled,
        TimeSpan.FromMilliseconds(200));

    /// <summary>A page with its rows, whose line to the server does not stand yet.</summary>
    private async Task<MailPage> EarlyAsync()
    {
        var page = await SignedInAsync();
        await page.Page.AddInitScriptAsync(Hold);

        // On a busy machine a page may be drawn before its rows are known.
        await Readiness.WaitAsync(
            async () =>
            {
                await page.Page.ReloadAsync();
                return await page.Rows.CountAsync() == 2 ? null : "the page came without its rows";
            },
            Cancelled);
        await Expect(page.Page.Locator("html[data-live]")).ToHaveCountAsync(0);
        return page;
    }

    private async Task<MailPage> SignedInAsync()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        foreach (var (subject, text) in new[] { ("Primero", "uno"), ("Segundo", "dos") })
        {
            await stack.DeliverAsync(mailbox.Address, new MimeMessage([new MailboxAddress("Lucía Moreno", "lucia@b.test")], [new MailboxAddress("", mailbox.Address)], subject, new TextPart("plain") { Text = text }), Cancelled);
        }

        var page = new MailPage(await NewPageAsync(webmail.Address));
        await page.SignInAsync(mailbox);
        return page;
    }
}
