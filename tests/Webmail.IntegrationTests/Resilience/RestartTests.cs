using Webmail.IntegrationTests.Browser;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Resilience;

/// <summary>The web server that goes away and comes back while somebody writes; the other servers do in the story of Ana and Bea.</summary>
[Collection(MailStack.DisruptiveCollection)]
public sealed class RestartTests(MailStack stack, Chromium chromium) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_web_server_that_is_killed_while_one_writes_finds_every_word_again()
    {
        await using var webmail = await WebmailPair.StartAsync(stack, Cancelled);
        var ana = await stack.NewMailboxAsync(Cancelled, "a.test", "ana");
        var page = new MailPage(await NewPageAsync(webmail.Web.Address));
        await page.SignInAsync(ana);
        var letter = await page.ComposeAsync();
        await letter.ToAsync(ana.Address);
        await letter.WriteAsync("Sin perder nada", "Primera frase. ");
        await webmail.Web.KillAsync(Cancelled);
        await letter.Editor.PressAsync("End");
        await letter.Editor.PressSequentiallyAsync("Segunda frase.");
        await webmail.Web.StartAgainAsync(Cancelled);

        // The new process knows nothing of the old page: it comes anew, with the composer as it was.
        var again = page.Composer;
        await Expect(again.KeptNotice).ToBeVisibleAsync(new() { Timeout = 45_000 });
        await Expect(again.Editor).ToContainTextAsync("Primera frase. Segunda frase.");
        await again.IsReadyAsync();
        await Expect(again.Subject).ToHaveValueAsync("Sin perder nada");
        await again.SendAsync();
        await Expect(page.UnreadRow("Sin perder nada")).ToBeVisibleAsync(new() { Timeout = 45_000 });
    }
}
