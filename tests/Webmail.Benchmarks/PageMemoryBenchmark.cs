using System.Globalization;
using Microsoft.Playwright;
using Webmail.Testing.Hosting;

namespace Webmail.Benchmarks;

/// <summary>What an open page holds in the web role: its own memory once the pages are at rest and their garbage is collected.</summary>
internal sealed class PageMemoryBenchmark(Target target, Report report)
{
    private const int First = 40;
    private const int Pages = 60;

    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    public async Task RunAsync(WebmailProcess web, CancellationToken cancellationToken)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = ["--no-sandbox", "--disable-gpu"] });
        var open = new List<BrowserPage>();

        // The first pages pay for code that all others share, and is compiled once more when it was called thirty times.
        for (var i = 0; i < First; i++)
        {
            open.Add(await OpenAsync(browser, web, i));
        }

        var before = await AtRestAsync(web, cancellationToken);
        for (var i = 0; i < Pages; i++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            open.Add(await OpenAsync(browser, web, i + First));
        }

        var each = (await AtRestAsync(web, cancellationToken) - before) / (double)Pages;
        report.Section("Memory of the web role", "what", "KB", "promise");
        report.Row($"process with {First} pages", before.ToString("N0", CultureInfo.InvariantCulture), "");
        report.Row($"each further page with its inbox open ({Pages})", each.ToString("N0", CultureInfo.InvariantCulture), each <= 400 ? "≤ 400: kept" : "≤ 400: **missed**");
        foreach (var page in open)
        {
            await page.DisposeAsync();
        }
    }

    // A page at rest has brought the rows further off too.
    private static async Task<long> AtRestAsync(WebmailProcess web, CancellationToken cancellationToken)
    {
        await Task.Delay(Settle, cancellationToken);
        await GarbageCollection.InduceAsync(web.ProcessId, cancellationToken);
        return ProcessMemory.PrivateKilobytes(web.ProcessId);
    }

    private async Task<BrowserPage> OpenAsync(IBrowser browser, WebmailProcess web, int number)
    {
        var page = await BrowserPage.OpenAsync(browser, web.Address);
        await page.SignInAsync(target.Sessions[number % target.Sessions.Count], target.Password);
        await page.PaintedAsync("document.querySelectorAll('#list .row[data-id]').length >= 10");
        return page;
    }
}
