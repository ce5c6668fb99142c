using Microsoft.Playwright;
using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>Fingers, and pages enlarged until little of them fits.</summary>
[Collection(BrowserCollection.Name)]
public sealed class SmallScreenTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_row_swiped_to_the_right_is_archived_and_one_swiped_to_the_left_deleted()
    {
        var page = await SignedInAsync(width: 400, height: 800, touch: true);
        await SwipeAsync(page, "Primero", by: 160);
        await Expect(page.Toast).ToContainTextAsync("archivado");
        await Expect(page.Row("Primero")).ToHaveCountAsync(0);
        await SwipeAsync(page, "Segundo", by: -160);
        await Expect(page.Row("Segundo")).ToHaveCountAsync(0);
        await SwipeAsync(page, "Tercero", by: 40);
        await Expect(page.Row("Tercero")).ToBeVisibleAsync();

        await page.Page.GotoAsync("/?folder=Archive");
        await Expect(page.Row("Primero")).ToBeVisibleAsync();
        await page.Page.GotoAsync("/?folder=Trash");
        await Expect(page.Row("Segundo")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task At_twice_the_size_everything_is_reached_without_scrolling_sideways()
    {
        var page = await SignedInAsync(width: 683, height: 425, scale: 2);
        await page.OpenAsync("Primero");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("uno");
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));

        var reply = page.Page.Locator(".letter-foot [data-cmd=reply]");
        await reply.ScrollIntoViewIfNeededAsync();
        Assert.True(await reply.EvaluateAsync<bool>(
            "button => { const { x, y, width, height } = button.getBoundingClientRect(); return button.contains(document.elementFromPoint(x + width / 2, y + height / 2)); }"));
        await reply.PressAsync("Enter");
        var letter = page.Composer;
        await letter.IsReadyAsync();
        await letter.TypeAsync("Cabe.");
        await Expect(letter.SendButton).ToBeInViewportAsync();
        Assert.True(await page.Page.EvaluateAsync<bool>("() => document.documentElement.scrollWidth <= innerWidth"));
    }

    [Fact]
    public async Task Addresses_typed_faster_than_the_server_answers_become_one_chip_each()
    {
        var page = await SignedInAsync();
        var letter = await page.ComposeAsync();
        await page.Page.Keyboard.TypeAsync("bea@b.test,carl@b.test;dora@b.test");
        await page.Page.Keyboard.PressAsync("Enter");
        await Expect(letter.Chips.Locator(".recipient-name")).ToHaveTextAsync(["bea@b.test", "carl@b.test", "dora@b.test"]);
        await Expect(letter.Root.Locator("[data-recipients=To] input")).ToHaveValueAsync("");
    }

    /// <summary>A finger's way: Playwright has none, the browser's own protocol does.</summary>
    private static async Task SwipeAsync(MailPage page, string subject, int by)
    {
        var box = await page.Row(subject).BoundingBoxAsync() ?? throw new InvalidOperationException($"{subject} is not in sight.");
        var finger = await page.Page.Context.NewCDPSessionAsync(page.Page);
        var (x, y) = (box.X + (box.Width / 2), box.Y + (box.Height / 2));
        await TouchAsync("touchStart", new { x, y });
        for (var step = 1; step <= 4; step++)
        {
            await TouchAsync("touchMove", new { x = x + (by * step / 4f), y });
        }

        await TouchAsync("touchEnd");
        await finger.DetachAsync();

        Task TouchAsync(string type, params object[] points) =>
            finger.SendAsync("Input.dispatchTouchEvent", new Dictionary<string, object> { ["type"] = type, ["touchPoints"] = points });
    }

    private async Task<MailPage> SignedInAsync(int width = 1366, int height = 850, float scale = 1, bool touch = false)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        foreach (var subject in new[] { "Tercero", "Segundo", "Primero" })
        {
            await stack.DeliverAsync(mailbox.Address, new MimeMessage([new MailboxAddress("Lucía", "lucia@b.test")], [new MailboxAddress("", mailbox.Address)], subject, new TextPart("plain") { Text = "uno" }), Cancelled);
        }

        var page = new MailPage(await NewPageAsync(webmail.Address, width: width, height: height, scale: scale, touch: touch));
        await page.Page.GotoAsync("/");
        await page.TrySignInAsync(mailbox.Address, mailbox.Password);
        await page.IsAttachedAsync();
        await Expect(page.Rows).ToHaveCountAsync(3);
        return page;
    }
}
