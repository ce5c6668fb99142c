using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

[Collection(BrowserCollection.Name)]
public sealed class EmptyFolderTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    private const string ByKeys = "Mueve mensajes aquí con v o arrástralos a la carpeta.";
    private const string ByTouch = "Abre un mensaje, o toca las imágenes de varios, y elige Mover.";

    [Theory]
    [InlineData(1366, false, ByKeys, ByTouch)]
    [InlineData(390, false, ByTouch, ByKeys)]
    [InlineData(390, true, ByTouch, ByKeys)]
    [InlineData(1180, true, ByTouch, ByKeys)]
    public async Task An_empty_folder_says_how_to_fill_it_by_what_one_has_at_hand(int width, bool touch, string said, string unsaid)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var page = new MailPage(await NewPageAsync(webmail.Address, width: width, height: 820, touch: touch));
        await page.Page.GotoAsync("/");
        await page.TrySignInAsync(mailbox.Address, mailbox.Password);
        await page.IsAttachedAsync();
        await page.Page.GotoAsync("/?folder=Archive");

        await Expect(page.Page.GetByText(said)).ToBeVisibleAsync();
        await Expect(page.Page.GetByText(unsaid)).ToBeHiddenAsync();
        await page.Page.GotoAsync("/?folder=Drafts");
        await Expect(page.Page.GetByText("Lo que empiezas a escribir se guarda aquí hasta que lo envías.")).ToBeVisibleAsync();
        await Expect(page.Page.GetByText(said)).ToHaveCountAsync(0);
    }
}
