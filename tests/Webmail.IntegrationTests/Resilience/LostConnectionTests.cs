using Webmail.IntegrationTests.Browser;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Resilience;

[Collection(BrowserCollection.Name)]
public sealed class LostConnectionTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_page_closed_in_the_middle_of_a_letter_opens_with_it_again()
    {
        var ana = await stack.NewMailboxAsync(Cancelled, "a.test", "ana");
        var page = new MailPage(await NewPageAsync(webmail.Address));
        await page.SignInAsync(ana);
        var letter = await page.ComposeAsync();
        await letter.WriteAsync("A medias", "Esto no está terminado");
        await page.Page.ReloadAsync();
        await Expect(page.Composer.Editor).ToContainTextAsync("Esto no está terminado");
        await Expect(page.Composer.Subject).ToHaveValueAsync("A medias");
    }

    [Fact]
    public async Task Without_a_network_one_can_go_on_writing_and_send_when_it_is_back()
    {
        var ana = await stack.NewMailboxAsync(Cancelled, "a.test", "ana");
        var page = new MailPage(await NewPageAsync(webmail.Address));
        await page.SignInAsync(ana);
        var letter = await page.ComposeAsync();
        await letter.ToAsync(ana.Address);
        await letter.WriteAsync("En el tren", "Antes del túnel. ");
        await page.Page.Context.SetOfflineAsync(true);
        await letter.Editor.PressAsync("End");
        await letter.Editor.PressSequentiallyAsync("Dentro del túnel.");
        await page.Page.Context.SetOfflineAsync(false);
        await page.Composer.SendAsync();
        await Expect(page.UnreadRow("En el tren")).ToBeVisibleAsync();
        await page.OpenAsync("En el tren");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("Antes del túnel. Dentro del túnel.");
    }
}
