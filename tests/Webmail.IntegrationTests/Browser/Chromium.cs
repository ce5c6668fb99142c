using Microsoft.Playwright;
using Xunit;

namespace Webmail.IntegrationTests.Browser;

/// <summary>One Chromium for all tests of the assembly; each test opens contexts of its own, which share nothing.</summary>
public sealed class Chromium : IAsyncLifetime
{
    // Playwright's own downloads are not wanted: Debian's Chromium is what ./webmail installs.
    private const string Program = "/usr/bin/chromium";

    private IPlaywright? _playwright;

    public IBrowser Browser { get; private set; } = null!;

    public static async Task<IBrowser> LaunchAsync(IPlaywright playwright) => await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions
    {
        ExecutablePath = Program,
        Headless = true,
        Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    });

    public async ValueTask InitializeAsync()
    {
        // On a busy machine a page may take its time; a test that waits for what comes loses none.
        Assertions.SetDefaultExpectTimeout(20_000);
        _playwright = await Playwright.CreateAsync();
        Browser = await LaunchAsync(_playwright);
    }

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        _playwright?.Dispose();
    }
}
