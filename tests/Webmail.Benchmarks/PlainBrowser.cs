using System.Diagnostics;
using System.Net.Http.Json;
using System.Net.WebSockets;
using System.Text.Json;

namespace Webmail.Benchmarks;

/// <summary>
/// Chromium with one socket to the page and nobody attached to its frames. Playwright attaches to every frame that has a process of its own, as a message's body
/// has, and the frame's page waits for that: 20 to 35 ms that are in nobody's browser.
/// </summary>
internal sealed class PlainBrowser : IAsyncDisposable
{
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(60);

    // As on a desk; without a window Chromium believes that there is no mouse. Playwright says the same.
    private const string Mouse = "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4";

    private readonly Process _chromium;
    private readonly string _profile;
    private readonly ClientWebSocket _page = new();
    private int _sent;

    private PlainBrowser(Process chromium, string profile)
    {
        _chromium = chromium;
        _profile = profile;
    }

    public static async Task<PlainBrowser> StartAsync(IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var profile = Directory.CreateTempSubdirectory("webmail-bench-").FullName;
        var start = new ProcessStartInfo("/usr/bin/chromium", [.. arguments, Mouse, "--headless", "--window-size=1366,850", "--remote-debugging-port=0", $"--user-data-dir={profile}", "about:blank"])
        {
            RedirectStandardError = true,
        };
        var browser = new PlainBrowser(Process.Start(start)!, profile);
        try
        {
            await browser.AttachAsync(cancellationToken);
            return browser;
        }
        catch
        {
            await browser.DisposeAsync();
            throw;
        }
    }

    public Task GoToAsync(Uri address, CancellationToken cancellationToken) => SendAsync("Page.navigate", new { url = address.ToString() }, cancellationToken);

    /// <summary>What the expression is worth in the page, awaited when it is a promise.</summary>
    public async Task<T?> EvaluateAsync<T>(string expression, CancellationToken cancellationToken)
    {
        var answer = await SendAsync("Runtime.evaluate", new { expression, awaitPromise = true, returnByValue = true }, cancellationToken);
        return answer.TryGetProperty("exceptionDetails", out var problem)
            ? throw new InvalidOperationException($"The page threw: {problem}")
            : answer.GetProperty("result").TryGetProperty("value", out var value) ? value.Deserialize<T>() : default;
    }

    /// <summary>Waits until the expression holds, also across a page that takes this one's place.</summary>
    public async Task HoldsAsync(string expression, CancellationToken cancellationToken)
    {
        var since = Stopwatch.StartNew();
        while (!await EvaluateAsync<bool>($"(() => {{ try {{ return !!({expression}); }} catch {{ return false; }} }})()", cancellationToken))
        {
            if (since.Elapsed > Longest)
            {
                throw new TimeoutException($"Never true in the page: {expression}");
            }

            await Task.Delay(50, cancellationToken);
        }
    }

    public Task MoveAsync(double x, double y, CancellationToken cancellationToken) =>
        SendAsync("Input.dispatchMouseEvent", new { type = "mouseMoved", x, y }, cancellationToken);

    public async Task PressAsync(double x, double y, CancellationToken cancellationToken)
    {
        await MoveAsync(x, y, cancellationToken);
        await SendAsync("Input.dispatchMouseEvent", new { type = "mousePressed", x, y, button = "left", clickCount = 1 }, cancellationToken);
        await SendAsync("Input.dispatchMouseEvent", new { type = "mouseReleased", x, y, button = "left", clickCount = 1 }, cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _page.Dispose();
        if (!_chromium.HasExited)
        {
            _chromium.Kill(entireProcessTree: true);
            await _chromium.WaitForExitAsync();
        }

        _chromium.Dispose();
        Directory.Delete(_profile, recursive: true);
    }

    // It says on its error output where it listens; what else it says there is of no interest, but must be read.
    private async Task AttachAsync(CancellationToken cancellationToken)
    {
        var listens = new TaskCompletionSource<Uri>();
        _chromium.ErrorDataReceived += (_, e) =>
        {
            const string Said = "DevTools listening on ";
            if (e.Data?.StartsWith(Said, StringComparison.Ordinal) == true)
            {
                listens.TrySetResult(new Uri(e.Data[Said.Length..]));
            }
        };
        _chromium.BeginErrorReadLine();
        var at = await listens.Task.WaitAsync(Longest, cancellationToken);
        using var client = new HttpClient();
        var targets = await client.GetFromJsonAsync<JsonElement>(new Uri($"http://{at.Authority}/json/list"), cancellationToken);
        var page = targets.EnumerateArray().First(t => t.GetProperty("type").GetString() == "page").GetProperty("webSocketDebuggerUrl").GetString()!;
        await _page.ConnectAsync(new Uri(page), cancellationToken);
    }

    // No domain is enabled, so nothing comes but answers.
    private async Task<JsonElement> SendAsync(string method, object parameters, CancellationToken cancellationToken)
    {
        var id = ++_sent;
        await _page.SendAsync(JsonSerializer.SerializeToUtf8Bytes(new { id, method, @params = parameters }), WebSocketMessageType.Text, true, cancellationToken);
        using var message = new MemoryStream();
        var buffer = new byte[16 * 1024];
        while (true)
        {
            var part = await _page.ReceiveAsync(buffer, cancellationToken).WaitAsync(Longest, cancellationToken);
            message.Write(buffer, 0, part.Count);
            if (!part.EndOfMessage)
            {
                continue;
            }

            var answer = JsonSerializer.Deserialize<JsonElement>(message.GetBuffer().AsSpan(0, (int)message.Length));
            message.SetLength(0);
            if (answer.TryGetProperty("id", out var of) && of.GetInt32() == id)
            {
                return answer.TryGetProperty("result", out var result) ? result : throw new InvalidOperationException($"{method}: {answer.GetProperty("error")}");
            }
        }
    }
}
