using System.Collections.Concurrent;
using MimeKit;
using Webmail.Testing.Hosting;
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
        await using var shipped = await WebmailPair.StartAsync(stack, Cancelled, await PublishedWebmail.FileAsync(Cancelled));
        await using var watched = await WatchAsync(shipped);
        await watched.Page.SignInAsync(mailbox);
        await Expect(watched.Page.Rows.First).ToBeVisibleAsync();
        await watched.QuietAsync(Cancelled);
        Assert.True(watched.Bytes <= 200 * 1024, watched.ToString());
    }

    [Fact]
    public async Task Opening_a_message_costs_two_requests_and_10_KB_beyond_its_own_bytes()
    {
        const int Own = 8 * 1024;
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await DeliverAsync(mailbox, 5, Own);
        await using var shipped = await WebmailPair.StartAsync(stack, Cancelled, await PublishedWebmail.FileAsync(Cancelled));
        await using var watched = await WatchAsync(shipped);
        await watched.Page.SignInAsync(mailbox);
        await OpenAsync(watched, "Mensaje 5");

        // The next one is there already when it is opened, and the one after it is brought.
        watched.BeginAnew();
        await OpenAsync(watched, "Mensaje 4");
        Assert.True(watched.Urls.Count <= 2, watched.ToString());
        Assert.True(watched.Bytes <= Own + (10 * 1024), watched.ToString());

        // One from elsewhere, and the last: there is none to be brought after it.
        watched.BeginAnew();
        await OpenAsync(watched, "Mensaje 1");
        Assert.True(watched.Urls.Count <= 2, watched.ToString());
        Assert.True(watched.Bytes <= Own + (10 * 1024), watched.ToString());
    }

    private static async Task OpenAsync(Watched watched, string subject)
    {
        await watched.Page.OpenAsync(subject);
        await Expect(watched.Page.Body.Locator("body")).ToContainTextAsync("fin");
        await watched.QuietAsync(Cancelled);
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

    private async Task<Watched> WatchAsync(WebmailPair webmail)
    {
        var proxy = new CountingProxy(webmail.Web.Address);
        var page = await NewPageAsync(proxy.Address);
        var watched = new Watched(proxy, new MailPage(page));
        page.Request += (_, request) => watched.Urls.Enqueue(request.Url);
        return watched;
    }

    private sealed record Watched(CountingProxy Proxy, MailPage Page) : IAsyncDisposable
    {
        private long _before;

        public ConcurrentQueue<string> Urls { get; } = new();

        public long Bytes => Proxy.Bytes - _before;

        public void BeginAnew()
        {
            _before = Proxy.Bytes;
            Urls.Clear();
        }

        /// <summary>Waits until nothing has come for a while.</summary>
        public async Task QuietAsync(CancellationToken cancellationToken)
        {
            var last = -1L;
            await Readiness.WaitAsync(
                () =>
                {
                    var quiet = Proxy.Bytes == last;
                    last = Proxy.Bytes;
                    return Task.FromResult(quiet ? null : "the network is not quiet");
                },
                cancellationToken,
                pace: TimeSpan.FromMilliseconds(500));
        }

        public override string ToString() => $"{Urls.Count} requests, {Bytes:N0} bytes:\n{string.Join("\n", Urls)}";

        public ValueTask DisposeAsync() => Proxy.DisposeAsync();
    }
}
