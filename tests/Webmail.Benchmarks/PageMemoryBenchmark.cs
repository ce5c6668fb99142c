using System.Globalization;
using Microsoft.Playwright;
using Webmail.Testing.Hosting;

namespace Webmail.Benchmarks;

/// <summary>What an open page costs the web role.</summary>
internal sealed class PageMemoryBenchmark(Target target, Report report)
{
    private const int Pages = 20;

    public async Task RunAsync(WebmailProcess web, CancellationToken cancellationToken)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        var open = new List<BrowserPage>();

        // The first pages pay for code that all others share.
        for (var i = 0; i < 5; i++)
        {
            open.Add(await OpenAsync(browser, web, i));
        }

        var before = ProcessMemory.PrivateKilobytes(web.ProcessId);
        for (var i = 0; i < Pages; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            open.Add(await OpenAsync(browser, web, i + 5));
        }

        var each = (ProcessMemory.PrivateKilobytes(web.ProcessId) - before) / (double)Pages;
        report.Section("Memory of the web role", "what", "KB", "promise");
        report.Row("process with five pages", before.ToString("N0", CultureInfo.InvariantCulture), "");
        report.Row($"each further page with its inbox open ({Pages})", each.ToString("N0", CultureInfo.InvariantCulture), each <= 400 ? "≤ 400: kept" : "≤ 400: **missed**");
        foreach (var page in open)
        {
            await page.DisposeAsync();
        }
    }

    private async Task<BrowserPage> OpenAsync(IBrowser browser, WebmailProcess web, int number)
    {
        var page = await BrowserPage.OpenAsync(browser, web.Address);
        await page.SignInAsync(target.Sessions[number % target.Sessions.Count], target.Password);
        await page.PaintedAsync("document.querySelectorAll('#list .row[data-id]').length >= 10");
        return page;
    }
}
