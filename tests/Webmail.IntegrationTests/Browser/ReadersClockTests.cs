using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class ReadersClockTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    [Fact]
    public async Task The_line_above_a_quote_tells_the_time_that_the_open_message_tells()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var message = new MimeMessage([new MailboxAddress("Lucía Moreno", "lucia@b.test")], [new MailboxAddress("", mailbox.Address)], "Desde lejos", new TextPart("plain") { Text = "¿Vienes?" })
        {
            Date = new DateTimeOffset(2026, 3, 2, 16, 42, 0, TimeSpan.FromHours(1)),
        };
        await stack.DeliverAsync(mailbox.Address, message, Cancelled);

        var page = new MailPage(await NewPageAsync(webmail.Address, zone: "Asia/Tokyo"));
        await page.SignInAsync(mailbox);
        await page.OpenAsync("Desde lejos");
        await Expect(page.Reader.Locator(".letter-side time")).ToHaveTextAsync("mar 3 mar 2026, 0:42");

        var reply = await page.ReplyAsync();
        await Expect(reply.Editor).ToContainTextAsync("El martes, 3 de marzo de 2026, 0:42, Lucía Moreno <lucia@b.test> escribió:");
    }
}
