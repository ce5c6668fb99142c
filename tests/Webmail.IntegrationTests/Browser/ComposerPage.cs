using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>An open composer.</summary>
internal sealed class ComposerPage(ILocator composer)
{
    public ILocator Root => composer;

    public ILocator Subject => composer.Locator("[data-part=subject]");

    public ILocator Editor => composer.Locator("[data-part=editor]");

    public ILocator Saved => composer.Locator(".composer-saved");

    public ILocator Problem => composer.Locator(".composer-notes .note.error, .recipients-problem");

    public ILocator Chips => composer.Locator(".recipient");

    public ILocator SendButton => composer.Locator("[data-part=send]");

    public ILocator File(string name) => composer.Locator(".composer-file").Filter(new LocatorFilterOptions { HasText = name });

    public Task IsReadyAsync() => Expect(SendButton).ToBeEnabledAsync();

    public async Task ToAsync(string address)
    {
        var field = composer.Locator("[data-recipients=To] input");
        await field.FillAsync(address);
        await field.PressAsync("Enter");
        await Expect(Chips.Filter(new LocatorFilterOptions { HasText = address })).ToBeVisibleAsync();
    }

    public async Task WriteAsync(string subject, string text)
    {
        await Subject.FillAsync(subject);
        await TypeAsync(text);
    }

    /// <summary>Types into the body, at its beginning.</summary>
    public async Task TypeAsync(string text)
    {
        await Editor.ClickAsync(new LocatorClickOptions { Position = new Position { X = 30, Y = 14 } });
        await Editor.PressSequentiallyAsync(text);
    }

    public async Task AttachAsync(string name, byte[] content)
    {
        await composer.Locator("[data-part=picker]").SetInputFilesAsync(new FilePayload { Name = name, MimeType = "application/octet-stream", Buffer = content });
        await Expect(File(name)).ToBeVisibleAsync();
        await Expect(File(name).Locator("progress")).ToHaveCountAsync(0);
    }

    /// <summary>Says that what was written comes from the browser's own copy: only a page that came anew says so.</summary>
    public ILocator KeptNotice => composer.GetByText("Este navegador había conservado lo que escribías");

    /// <summary>Sends and waits until the composer says so by closing.</summary>
    public async Task SendAsync()
    {
        await SendButton.ClickAsync();
        try
        {
            await Expect(composer).ToHaveCountAsync(0, new LocatorAssertionsToHaveCountOptions { Timeout = 30_000 });
        }
        catch (PlaywrightException unsent)
        {
            throw new PlaywrightException($"The message was not sent; the composer shows: {await composer.InnerTextAsync()}", unsent);
        }
    }
}
