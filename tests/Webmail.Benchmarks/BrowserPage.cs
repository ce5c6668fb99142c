using Microsoft.Playwright;

namespace Webmail.Benchmarks;

/// <summary>
/// How a time is taken in the browser. A capturing listener in the page stamps the mousedown; a condition on the page is asked on
/// every animation frame, and when it holds one more frame is awaited, so that the end comes after the paint. Both stamps are the
/// browser's own clock, and no round trip of the driver lies between them.
/// </summary>
internal sealed class BrowserPage(IPage page) : IAsyncDisposable
{
    private const string Stamps = """
        (() => {
          const now = () => performance.timeOrigin + performance.now();
          const stamp = () => { try { localStorage.__t0 = now(); } catch {} };
          addEventListener('mousedown', stamp, true);
        })();
        """;

    public IPage Page => page;

    public static async Task<BrowserPage> OpenAsync(IBrowser browser, Uri address)
    {
        var context = await browser.NewContextAsync(new BrowserNewContextOptions { BaseURL = address.ToString(), Locale = "es-ES", ViewportSize = new ViewportSize { Width = 1366, Height = 850 } });
        context.SetDefaultTimeout(60_000);
        await context.AddInitScriptAsync(Stamps);
        return new BrowserPage(await context.NewPageAsync());
    }

    /// <summary>Waits until the expression holds and is painted.</summary>
    /// <returns>Milliseconds since 1970 on the browser's clock.</returns>
    public async Task<double> PaintedAsync(string expression, object? argument = null)
    {
        var handle = await page.WaitForFunctionAsync(
            $$"""
            arg => {
              let holds; try { holds = ({{expression}}); } catch { holds = false; }
              if (!holds) return false;
              return new Promise(done => requestAnimationFrame(() => {
                const channel = new MessageChannel();
                channel.port1.onmessage = () => done(performance.timeOrigin + performance.now());
                channel.port2.postMessage(0);
              }));
            }
            """,
            argument,
            new PageWaitForFunctionOptions { PollingInterval = null });
        return await handle.JsonValueAsync<double>();
    }

    /// <summary>When the mouse was pressed last.</summary>
    public Task<double> PressedAsync() => page.EvaluateAsync<double>("() => +localStorage.__t0");

    /// <summary>
    /// From the press inside <paramref name="press"/> until the expression holds and is painted. The page looks by itself from the
    /// press on: how long this program takes to hear of the click is no part of the time.
    /// </summary>
    public async Task<double> SincePressAsync(string expression, object? argument, Func<Task> press)
    {
        await page.EvaluateAsync(
            $$"""
            arg => {
              const before = localStorage.__t0;
              window.__painted = new Promise(done => {
                const look = () => {
                  let holds = false; try { holds = localStorage.__t0 !== before && ({{expression}}); } catch { }
                  if (!holds) { requestAnimationFrame(look); return; }
                  requestAnimationFrame(() => {
                    const channel = new MessageChannel();
                    channel.port1.onmessage = () => done(performance.timeOrigin + performance.now() - localStorage.__t0);
                    channel.port2.postMessage(0);
                  });
                };
                requestAnimationFrame(look);
              });
            }
            """,
            argument);
        await press();
        return await page.EvaluateAsync<double>("() => window.__painted");
    }

    /// <summary>Since a press that left the page it was done on.</summary>
    public async Task<double> SincePressAsync(string expression, object? argument = null)
    {
        var painted = await PaintedAsync(expression, argument);
        return painted - await PressedAsync();
    }

    public Task<double> NowAsync() => page.EvaluateAsync<double>("() => performance.timeOrigin + performance.now()");

    public async Task SignInAsync(string address, string password)
    {
        await page.GotoAsync("/");
        await page.FillAsync("#address", address);
        await page.FillAsync("#password", password);
        await page.ClickAsync("form button[type=submit]");
    }

    /// <summary>Lets what still goes on come to rest, so that it is not part of the next time.</summary>
    public Task SettleAsync() => page.WaitForTimeoutAsync(250);

    public async ValueTask DisposeAsync() => await page.Context.DisposeAsync();
}
