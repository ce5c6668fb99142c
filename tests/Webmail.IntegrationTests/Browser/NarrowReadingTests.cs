using System.Text.RegularExpressions;
using Microsoft.Playwright;
using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>On a small screen the message takes the list's place with the press, and the list comes back with the next one.</summary>
[Collection(BrowserCollection.Name)]
public sealed class NarrowReadingTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    // Whether the message is what is seen when the browser paints the next time.
    private const string PressedAndSeenInTheNextFrame =
        """
        row => new Promise(seen => {
          row.click();
          requestAnimationFrame(() => seen(document.elementFromPoint(innerWidth / 2, 200)?.closest('#reader') !== null));
        })
        """;

    // Counts the frames in which a message is seen.
    private const string CountFramesWithMessage =
        """
        () => {
          window.framesWithMessage = 0;
          const look = () => {
            if (document.getElementById('reader').offsetParent) window.framesWithMessage++;
            requestAnimationFrame(look);
          };
          requestAnimationFrame(look);
        }
        """;

    private const string Places =
        """
        () => JSON.stringify(['.reader-bar', '.letter-top:not([hidden]) .subject', '.letter-top:not([hidden]) .author', '#letter-body', '.letter-foot'].map(part => {
          const box = document.querySelector('#reader ' + part).getBoundingClientRect();
          return [part, box.left, box.top, box.width, box.height];
        }))
        """;

    [Fact]
    public async Task A_pressed_row_is_answered_within_a_frame_and_nothing_moves_when_the_rest_comes()
    {
        var page = await SignedInAsync();
        await page.HoldAsync();
        Assert.True(await page.Row("Segundo").EvaluateAsync<bool>(PressedAndSeenInTheNextFrame));
        var before = page.Page.Locator("#letter-before");
        await Expect(before.Locator(".subject")).ToHaveTextAsync("Segundo");
        await Expect(before.Locator(".author")).ToContainTextAsync("Lucía Moreno");
        await Expect(before.Locator(".address")).ToHaveTextAsync("lucia.moreno@b.test");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("Segundo, de cerca");
        var places = await page.Page.EvaluateAsync<string>(Places);

        await page.ReleaseAsync();
        await Expect(before).ToBeHiddenAsync();
        await Expect(page.Subject).ToHaveTextAsync("Segundo");
        await Expect(page.Page).ToHaveURLAsync(new Regex("message="));
        Assert.Equal(places, await page.Page.EvaluateAsync<string>(Places));
    }

    [Fact]
    public async Task The_button_back_brings_the_list_before_the_message_has_come()
    {
        var page = await SignedInAsync();
        await page.HoldAsync();
        await page.Row("Segundo").TapAsync();
        await page.Reader.Locator(".back").TapAsync();
        await IsListAsync(page);
        await Expect(page.Row("Segundo")).ToBeFocusedAsync();
        await StaysListAsync(page);
    }

    [Fact]
    public async Task The_browsers_back_brings_the_list_before_the_message_has_come()
    {
        var page = await SignedInAsync();
        await page.HoldAsync();
        await page.Row("Segundo").TapAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex("message="));
        await page.Page.GoBackAsync();
        await IsListAsync(page);
        await StaysListAsync(page);
    }

    [Fact]
    public async Task Another_message_opened_after_going_back_is_the_one_that_is_shown_and_one_step_leads_back()
    {
        var page = await SignedInAsync();
        await page.HoldAsync();
        await page.Row("Segundo").TapAsync();
        await page.Page.GoBackAsync();
        await page.Row("Primero").TapAsync();
        await page.ReleaseAsync();
        await Expect(page.Subject).ToHaveTextAsync("Primero");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("Primero, de cerca");
        await page.Page.GoBackAsync();
        await IsListAsync(page);
        await Expect(page.Page).ToHaveURLAsync(new Regex("/$"));
    }

    [Fact]
    public async Task Messages_that_were_read_or_archived_leave_no_steps_to_go_back_through()
    {
        var page = await SignedInAsync();
        var steps = await StepsAsync();

        await page.Row("Segundo").TapAsync();
        await Expect(page.Subject).ToHaveTextAsync("Segundo");
        Assert.Equal(steps + 1, await StepsAsync());
        await page.Reader.Locator(".back").TapAsync();
        await IsListAsync(page);

        await page.Row("Primero").TapAsync();
        await Expect(page.Subject).ToHaveTextAsync("Primero");
        await Expect(page.Page).ToHaveURLAsync(new Regex("message="));
        Assert.Equal(steps + 1, await StepsAsync());
        await page.Reader.Locator("[data-cmd=archive]").TapAsync();
        await Expect(page.Reader).ToBeHiddenAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex("/$"));

        await page.Row("Segundo").TapAsync();
        await Expect(page.Subject).ToHaveTextAsync("Segundo");
        await Expect(page.Page).ToHaveURLAsync(new Regex("message="));
        Assert.Equal(steps + 1, await StepsAsync());

        Task<int> StepsAsync() => page.Page.EvaluateAsync<int>("history.length");
    }

    [Fact]
    public async Task What_is_pressed_in_the_bar_before_the_message_has_come_is_done_with_that_message()
    {
        var page = await SignedInAsync();
        await page.HoldAsync();
        await page.Row("Segundo").TapAsync();
        await page.Reader.Locator("[data-cmd=archive]").TapAsync();
        await page.ReleaseAsync();
        await Expect(page.Rows).ToHaveCountAsync(1);
        await IsListAsync(page);
        await Expect(page.Toast).ToBeVisibleAsync();
        await Expect(page.Page).ToHaveURLAsync(new Regex("/$"));
    }

    private static async Task IsListAsync(MailPage page)
    {
        await Expect(page.Row("Primero")).ToBeInViewportAsync();
        await Expect(page.Reader).ToBeHiddenAsync();
    }

    /// <summary>What the server says now of the message that was left is not seen.</summary>
    private static async Task StaysListAsync(MailPage page)
    {
        await page.Page.EvaluateAsync(CountFramesWithMessage);
        await page.ReleaseAsync();
        await Expect(page.Reader).Not.ToHaveAttributeAsync("data-leaving", "");
        await Expect(page.UnreadRow("Segundo")).ToHaveCountAsync(0);
        await IsListAsync(page);
        await Expect(page.Page).ToHaveURLAsync(new Regex("/$"));
        Assert.Equal(0, await page.Page.EvaluateAsync<int>("framesWithMessage"));
        await page.Row("Primero").TapAsync();
        await Expect(page.Subject).ToHaveTextAsync("Primero");
    }

    private async Task<MailPage> SignedInAsync()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        foreach (var subject in new[] { "Primero", "Segundo" })
        {
            var message = new MimeMessage([new MailboxAddress("Lucía Moreno de la Fuente", "lucia.moreno@b.test")], [new MailboxAddress("", mailbox.Address)], subject, new TextPart("plain") { Text = subject + ", de cerca" });
            await stack.DeliverAsync(mailbox.Address, message, Cancelled);
        }

        var page = new MailPage(await NewPageAsync(webmail.Address, width: 390, height: 844, touch: true));
        await page.Page.GotoAsync("/");
        await page.TrySignInAsync(mailbox.Address, mailbox.Password);
        await page.IsAttachedAsync();
        await Expect(page.Rows).ToHaveCountAsync(2);
        return page;
    }
}
