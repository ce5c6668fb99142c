using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.Playwright;
using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Webmail.IntegrationTests.Browser;

/// <summary>What the network carries, which people on slow ones wait for.</summary>
[Collection(BrowserCollection.Name)]
public sealed class TransferTests(MailStack stack, Chromium chromium, RunningWebmail webmail) : BrowserTest(chromium)
{
    [Fact]
    public async Task A_file_of_wwwroot_is_served()
    {
        using var client = new HttpClient { BaseAddress = webmail.Address };
        Assert.Contains("--accent", await client.GetStringAsync("css/tokens.css", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_with_a_cold_browser_transfers_at_most_200_KB()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await DeliverAsync(mailbox, 20);
        var page = new MailPage(await NewPageAsync(webmail.Address));
        var traffic = await Traffic.WatchAsync(page.Page);
        await page.SignInAsync(mailbox);
        await Expect(page.Rows.First).ToBeVisibleAsync();
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.True(traffic.Bytes <= 200 * 1024, traffic.ToString());
    }

    [Fact]
    public async Task Opening_a_message_costs_two_requests_and_10_KB_beyond_its_own_bytes()
    {
        const int Own = 8 * 1024;
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await DeliverAsync(mailbox, 3, Own);
        var page = new MailPage(await NewPageAsync(webmail.Address));
        await page.SignInAsync(mailbox);
        await page.OpenAsync("Mensaje 1");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("fin");
        var traffic = await Traffic.WatchAsync(page.Page);
        await page.OpenAsync("Mensaje 2");
        await Expect(page.Body.Locator("body")).ToContainTextAsync("fin");
        await page.Page.WaitForLoadStateAsync(LoadState.NetworkIdle);
        Assert.True(traffic.Requests <= 2, traffic.ToString());
        Assert.True(traffic.Bytes <= Own + (10 * 1024), traffic.ToString());
    }

    private async Task DeliverAsync(Mailbox mailbox, int count, int size = 1_000)
    {
        // Random letters do not compress much, as a photograph would not: what is measured is the page's own share.
        var random = new Random(3);
        for (var i = 1; i <= count; i++)
        {
            var words = string.Join(' ', Enumerable.Range(0, size / 9).Select(_ => random.Next(10_000_000, 99_999_999)));
            var body = new BodyBuilder { HtmlBody = $"<p>{words} fin</p>" };
            await stack.DeliverAsync(mailbox.Address, new MimeMessage([new MailboxAddress("Lucía", "lucia@b.test")], [new MailboxAddress("", mailbox.Address)], $"Mensaje {i}", body.ToMessageBody()), Cancelled);
        }
    }

    /// <summary>Counts what Chromium says came over the network, WebSocket frames included.</summary>
    private sealed class Traffic
    {
        private readonly ConcurrentDictionary<string, string> _urls = new();
        private readonly ConcurrentDictionary<string, double> _bytes = new();
        private double _frames;

        public int Requests => _urls.Count;

        public double Bytes => _bytes.Values.Sum() + _frames;

        public static async Task<Traffic> WatchAsync(IPage page)
        {
            var traffic = new Traffic();
            var devTools = await page.Context.NewCDPSessionAsync(page);
            devTools.Event("Network.requestWillBeSent").OnEvent += (_, e) => traffic.Sent(e!.Value);
            devTools.Event("Network.loadingFinished").OnEvent += (_, e) => traffic.Finished(e!.Value);
            devTools.Event("Network.webSocketFrameReceived").OnEvent += (_, e) => traffic.Frame(e!.Value);
            await devTools.SendAsync("Network.enable");
            return traffic;
        }

        public override string ToString() =>
            $"{Requests} requests, {Bytes:N0} bytes ({_frames:N0} in frames):\n" + string.Join("\n", _urls.Select(u => $"{_bytes.GetValueOrDefault(u.Key):N0}\t{u.Value}"));

        private void Sent(JsonElement e)
        {
            var url = e.GetProperty("request").GetProperty("url").GetString()!;
            if (url.StartsWith("http", StringComparison.Ordinal))
            {
                _urls[e.GetProperty("requestId").GetString()!] = url;
            }
        }

        private void Finished(JsonElement e) => _bytes[e.GetProperty("requestId").GetString()!] = e.GetProperty("encodedDataLength").GetDouble();

        // Binary frames are told in base64. What the connection compressed is counted as it was before: too much rather than too little.
        private void Frame(JsonElement e)
        {
            var frame = e.GetProperty("response");
            var length = frame.GetProperty("payloadData").GetString()!.Length;
            _frames += frame.GetProperty("opcode").GetInt32() == 2 ? length * 3 / 4 : length;
        }
    }
}
