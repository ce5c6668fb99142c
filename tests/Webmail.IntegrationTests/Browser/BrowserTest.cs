using System.Text;
using Microsoft.Playwright;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Browser;

/// <summary>What a test in the browser starts from. When one fails, a picture of each page and its console are kept in TestResults.</summary>
public abstract class BrowserTest(Chromium chromium) : IAsyncLifetime
{
    private readonly List<(IPage Page, StringBuilder Console)> _pages = [];

    protected static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        foreach (var (page, console) in _pages)
        {
            if (TestContext.Current.TestState?.Result == TestResult.Failed)
            {
                await KeepAsync(page, console.ToString());
            }

            await page.Context.DisposeAsync();
        }

        GC.SuppressFinalize(this);
    }

    /// <summary>A page in a browser profile of its own.</summary>
    /// <param name="zone">Where its clock is; null for the machine's own.</param>
    /// <param name="touch">A screen that is touched, with neither a pointer nor keys.</param>
    protected async Task<IPage> NewPageAsync(
        Uri address, string locale = "es-ES", ColorScheme scheme = ColorScheme.Light, int width = 1366, int height = 850, string? zone = null, bool touch = false)
    {
        var context = await chromium.Browser.NewContextAsync(new BrowserNewContextOptions
        {
            BaseURL = address.ToString(),
            Locale = locale,
            ColorScheme = scheme,
            ViewportSize = new ViewportSize { Width = width, Height = height },
            AcceptDownloads = true,
            TimezoneId = zone,
            HasTouch = touch,
            IsMobile = touch,
        });
        context.SetDefaultTimeout(15_000);
        var page = await context.NewPageAsync();
        var console = new StringBuilder();
        page.Console += (_, message) => Keep(console, $"{message.Type}: {message.Text}");
        page.PageError += (_, error) => Keep(console, "error: " + error);
        page.RequestFailed += (_, request) => Keep(console, $"failed: {request.Method} {request.Url} {request.Failure}");
        _pages.Add((page, console));
        return page;
    }

    /// <summary>What the pages wrote to their consoles as errors.</summary>
    protected IReadOnlyList<string> ConsoleErrors() =>
        [.. _pages.SelectMany(p => Text(p.Console).Split('\n')).Where(line => line.StartsWith("error:", StringComparison.Ordinal))];

    private static void Keep(StringBuilder console, string line)
    {
        lock (console)
        {
            console.AppendLine(line);
        }
    }

    private static string Text(StringBuilder console)
    {
        lock (console)
        {
            return console.ToString();
        }
    }

    private async Task KeepAsync(IPage page, string console)
    {
        var folder = Directory.CreateDirectory(Path.Combine(RepositoryFolder.Root, "TestResults"));
        var name = Path.Combine(folder.FullName, $"{GetType().Name}.{TestContext.Current.TestMethod?.MethodName}.{_pages.FindIndex(p => p.Page == page) + 1}");
        await File.WriteAllTextAsync(name + ".txt", $"{page.Url}\n{console}");
        try
        {
            await page.ScreenshotAsync(new PageScreenshotOptions { Path = name + ".png" });
        }
        catch (PlaywrightException e)
        {
            await File.AppendAllTextAsync(name + ".txt", $"\nNo picture: {e.Message}");
        }
    }
}
