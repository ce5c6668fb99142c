using System.Globalization;
using Microsoft.Playwright;
using MimeKit;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;

namespace Webmail.Benchmarks;

/// <summary>The gestures as a person sees them, in Chromium, against the roles web and gateway as two processes.</summary>
/// <param name="clock">What the gateway of the timed web role takes for the IMAP server.</param>
internal sealed class BrowserBenchmark(Target target, Report report, int runs, Peer peer, ImapClock clock)
{
    // Nobody scrolls on before having looked at what came.
    public static readonly TimeSpan Look = TimeSpan.FromMilliseconds(400);

    // Fitts's law: nobody presses in the instant in which the pointer arrives. What a person takes at the least.
    private static readonly TimeSpan Rest = TimeSpan.FromMilliseconds(200);

    private const string RowsShown = "document.querySelectorAll('#list .row[data-id]').length >= 10 && document.querySelector('#list .row[data-id]').offsetHeight > 0";

    // A list that waits has skeleton rows, and an empty one is no list at all: which folder it is, it says itself.
    private const string InboxShown = "document.getElementById('list')?.dataset.view === 'All:INBOX' && " + RowsShown;

    // What lies on top in the list's pane are rows of the inbox ("SU5CT1g" is its name in their ids): as a person sees it, also while
    // the circuit is still asked how the folder is now.
    private const string InboxSeen = """
        (() => { const box = document.getElementById('list-pane').getBoundingClientRect();
          return [150, 300, 450, 600].every(y => document.elementFromPoint(box.left + box.width / 2, box.top + y)?.closest('.row[data-id]')?.dataset.id.endsWith('.SU5CT1g')); })()
        """;

    // When the row came into the document, and when it was painted. The page looks when its list changes: one that nobody touches is idle.
    private const string Arrival = """
        subject => {
          const now = () => performance.timeOrigin + performance.now();
          window.__arrival = new Promise(done => new MutationObserver((_, observer) => {
            if (![...document.querySelectorAll('#list .row[data-id] .subject')].some(s => s.textContent.includes(subject))) return;
            observer.disconnect();
            const listed = now();
            requestAnimationFrame(() => {
              const channel = new MessageChannel();
              channel.port1.onmessage = () => done([listed, now()]);
              channel.port2.postMessage(0);
            });
          }).observe(document.getElementById('list-pane'), { subtree: true, childList: true, characterData: true }));
        }
        """;

    private const int WarmUp = 10;

    public static readonly string[] Switches =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    // Rows of the list that are in sight, and none of them a placeholder.
    private const string InSightIsFilled = """
        (() => { const list = document.getElementById('list'), box = list.getBoundingClientRect();
          const rows = [...list.querySelectorAll('.row')].filter(r => { const b = r.getBoundingClientRect(); return b.bottom > box.top + 1 && b.top < box.bottom - 1; });
          return rows.length > 5 && rows.every(r => r.dataset.id); })()
        """;

    // Its body is in sight under its own subject, whichever of the two heads says it.
    public const string MessageRead = """
        document.querySelector('#letter-body iframe:not([aria-hidden])[data-loaded]')?.dataset.message === arg[0] && document.getElementById('letter-body').offsetHeight > 0
          && [...document.querySelectorAll('.letter-top > .subject')].filter(s => s.offsetHeight > 0).every(s => s.textContent.trim().startsWith(arg[1].trim()))
        """;

    public const string MessageWhole = "document.querySelector('#reader').dataset.open === arg[0] && document.querySelector('#subject')?.offsetHeight > 0";

    /// <param name="web">Whose gateway talks to the IMAP server itself.</param>
    /// <param name="timed">Whose gateway talks to the clock: where it is to be known when the server has answered.</param>
    /// <param name="cancellationToken">Stops it.</param>
    public async Task RunAsync(Uri web, Uri timed, CancellationToken cancellationToken)
    {
        using var playwright = await Playwright.CreateAsync();
        await using var browser = await playwright.Chromium.LaunchAsync(new BrowserTypeLaunchOptions { ExecutablePath = "/usr/bin/chromium", Args = Switches });
        foreach (var (size, address) in target.Mailboxes)
        {
            report.Section($"In Chromium {browser.Version}, {size:N0} messages (ms)", "gesture", "median", "p95", "n", "Roundcube", "ours / Roundcube", "promise");
            string[] opened;
            string[] unopened;
            await using (var page = await BrowserPage.OpenAsync(browser, web))
            {
                await page.SignInAsync(address, target.Password);
                await page.PaintedAsync(RowsShown);
                await page.SettleAsync();
                await WarmUpAsync(page);
                await FolderAsync(page, size);
                await ScrollAsync(page, size);
                (opened, unopened) = await OpenAsync(page, size);
                if (size <= 10_000)
                {
                    await SendAsync(page);
                }

                await ArrivalAsync(page, size, address, cancellationToken);
            }

            // Each of these by itself: a page of the same mailbox elsewhere would be told of every message that is read.
            await FlagsAsync(browser, timed, size, address);
            await new PressedAtOnce(target, report, peer).RunAsync(opened, unopened, web, size, address, cancellationToken);

            // Last, when the servers have run for more than a minute; the browser is a cold one each time.
            await SignInAsync(browser, web, size, address);
        }
    }

    private async Task SignInAsync(IBrowser browser, Uri web, int size, string address)
    {
        var measure = new Measure("sign in → inbox, cold browser");
        for (var i = -WarmUp; i < runs; i++)
        {
            await using var page = await BrowserPage.OpenAsync(browser, web);
            await page.SignInAsync(address, target.Password);
            var time = await page.SincePressAsync(RowsShown);
            if (i >= 0)
            {
                measure.Add(time);
            }
        }

        peer.Row(report, measure, $"a login -> inbox list, cold cache, {Peer.Tag(size)}", 0.8);
    }

    // What a service does all day is compiled for good by then: not measured is each gesture as the first of its kind.
    private static async Task WarmUpAsync(BrowserPage page)
    {
        await page.PaintedAsync("document.querySelector(\"#list .row[data-id][aria-rowindex='60']\")");
        var others = await page.Page.EvaluateAsync<string[]>("() => [...document.querySelectorAll('#list .row[data-id]')].filter(r => !r.textContent.includes('Fixture')).map(r => r.dataset.id)");
        foreach (var id in others.Take(3 * WarmUp))
        {
            await page.Page.Locator($"#list .row[data-id='{id}']").ClickAsync();
            await page.Page.WaitForFunctionAsync("id => document.querySelector('#reader').dataset.open === id", id);
        }

        for (var i = 0; i < WarmUp; i++)
        {
            await ComeBackAsync(page, InboxShown);
        }

        await page.Page.EvaluateAsync("() => { document.getElementById('list').scrollTop = 0; }");
        await page.SettleAsync();
    }

    private async Task FolderAsync(BrowserPage page, int size)
    {
        var seen = new Measure("folder click → list shown");
        var listed = new Measure("folder click → list as the server has it");
        for (var i = 0; i < runs; i++)
        {
            seen.Add(await ComeBackAsync(page, InboxSeen));
            listed.Add(await ComeBackAsync(page, InboxShown));
        }

        peer.Row(report, seen, $"b inbox folder click -> list, {Peer.Tag(size)}", size > 10_000 ? 0.25 : 0.4);
        peer.Row(report, listed, $"b inbox folder click -> list, {Peer.Tag(size)}", null);
    }

    private static async Task<double> ComeBackAsync(BrowserPage page, string expression)
    {
        await page.Page.ClickAsync("a.folder[data-folder='Drafts']");
        await page.PaintedAsync("document.getElementById('list')?.dataset.view !== 'All:INBOX' && document.querySelector('a.folder[aria-current]')?.dataset.folder === 'Drafts'");
        await page.SettleAsync();
        var time = await page.SincePressAsync(expression, null, () => page.Page.ClickAsync("a.folder[data-folder='INBOX']"));
        await page.SettleAsync();
        return time;
    }

    private async Task ScrollAsync(BrowserPage page, int size)
    {
        var next = new Measure("scroll to the next 50");
        for (var i = 1; i <= runs; i++)
        {
            next.Add(await ScrolledToAsync(page, i * 50));
        }

        // Three screens beyond what is brought ahead of the scrolling.
        var far = new Measure("jump to 50 far off, never seen before");
        for (var i = 1; i <= runs; i++)
        {
            far.Add(await ScrolledToAsync(page, (runs * 50) + (i * 150)));
        }

        await page.Page.EvaluateAsync("() => { document.getElementById('list').scrollTop = 0; }");
        await page.PaintedAsync(InSightIsFilled);
        peer.Row(report, next, $"c next page, {Peer.Tag(size)}", size > 10_000 ? 0.3 : 0.4);
        peer.Row(report, far, $"c next page, {Peer.Tag(size)}", null);
    }

    private static async Task<double> ScrolledToAsync(BrowserPage page, int row)
    {
        var begun = await page.Page.EvaluateAsync<double>(
            """
            row => { const list = document.getElementById('list'), height = list.querySelector('.row[data-id]').getBoundingClientRect().height;
              list.scrollTop = row * height; return performance.timeOrigin + performance.now(); }
            """,
            row);
        var time = await page.PaintedAsync(InSightIsFilled) - begun;
        await page.SettleAsync();
        await page.Page.WaitForTimeoutAsync((float)Look.TotalMilliseconds);
        return time;
    }

    public static (string Key, double Promise) OpenedAt(int size) => ($"d open message 8 KB (preview), {Peer.Tag(size)}", size > 10_000 ? 0.2 : 0.25);

    /// <returns>Messages of 8 KB: some that have been opened, and as many that have not.</returns>
    private async Task<(string[] Opened, string[] Unopened)> OpenAsync(BrowserPage page, int size)
    {
        var (key, promise) = OpenedAt(size);
        await page.PaintedAsync("document.querySelector(\"#list .row[data-id][aria-rowindex='60']\")");
        var small = await RowsAsync(page, "Fixture 8K");
        var large = await RowsAsync(page, "Fixture 5MB");

        // What was opened a moment ago is known: each goes on where another row is.
        await OpenAsync(page, small.Take(runs), "open an 8 KB message, the pointer on its row for 0.2 s", Rest, key, promise);
        var others = small.Skip(runs);
        if (!target.IsGiven)
        {
            // In our own mailboxes they lie one below the other, elsewhere between others.
            await OpenAsync(page, others.Take(runs), "open the next 8 KB message, pressed as the pointer gets there", TimeSpan.Zero, key, null);
            others = others.Skip(runs).Where((_, i) => i % 3 == 1);
        }

        // Only the servers that are compared with have such messages.
        if (large.Length > 0)
        {
            await OpenAsync(page, large, "open a message with 5 MB attached, pressed as the pointer gets there", TimeSpan.Zero, $"e open message with 5 MB attachment (preview), {Peer.Tag(size)}", null);
        }

        return ([.. small.Take(runs)], [.. others.Take(runs)]);
    }

    private static async Task<string[]> RowsAsync(BrowserPage page, string subject) =>
        await page.Page.EvaluateAsync<string[]>(
            "subject => [...document.querySelectorAll('#list .row[data-id]')].filter(row => row.textContent.includes(subject)).map(row => row.dataset.id)", subject);

    private async Task OpenAsync(BrowserPage page, IEnumerable<string> rows, string name, TimeSpan rest, string key, double? promise)
    {
        var (read, whole) = (new Measure(name), new Measure("the same, until recipients, date and files are there too"));
        foreach (var id in rows)
        {
            var row = page.Page.Locator($"#list .row[data-id='{id}']");
            var says = await row.Locator(".subject").TextContentAsync();
            if (rest > TimeSpan.Zero)
            {
                await row.HoverAsync();
                await page.Page.WaitForTimeoutAsync((float)rest.TotalMilliseconds);
            }

            read.Add(await page.SincePressAsync(MessageRead, new[] { id, says }, () => row.ClickAsync()));
            whole.Add(await page.PaintedAsync(MessageWhole, new[] { id }) - await page.PressedAsync());
            await page.Page.Mouse.MoveAsync(2, 2);
            await page.SettleAsync();
        }

        peer.Row(report, read, key, promise);
        peer.Row(report, whole, key, null);
    }

    private async Task FlagsAsync(IBrowser browser, Uri timed, int size, string address)
    {
        await using var page = await BrowserPage.OpenAsync(browser, timed);
        await page.SignInAsync(address, target.Password);
        await page.PaintedAsync(RowsShown);
        await page.SettleAsync();
        var shown = new Measure("star: row changed");
        var stored = new Measure("star: server has it");
        for (var i = -3 * WarmUp; i < runs; i++)
        {
            var row = page.Page.Locator("#list .row[data-id]").Nth(2 + ((i + (3 * WarmUp)) % 8));
            var id = (await row.GetAttributeAsync("data-id"))!;
            var was = await row.Locator(".star").GetAttributeAsync("aria-pressed");
            var answered = clock.AnsweredAsync("UID STORE");
            var changed = await page.SincePressAsync(
                "document.querySelector(`.row[data-id='${arg[0]}'] .star`).getAttribute('aria-pressed') !== arg[1]",
                new[] { id, was },
                () => row.Locator(".star").ClickAsync());
            var known = await answered - await page.PressedAsync();
            if (i >= 0)
            {
                shown.Add(changed);
                stored.Add(known);
            }

            await page.SettleAsync();
        }

        peer.Row(report, shown, $"h flag/unflag: row changed, {Peer.Tag(size)}", null);
        peer.Row(report, stored, $"h flag/unflag: server answered, {Peer.Tag(size)}", size > 10_000 ? 0.2 : 0.5);
    }

    private async Task SendAsync(BrowserPage page)
    {
        var measure = new Measure("send with 5 MB: click → said to be sent");
        var file = new FilePayload { Name = "datos.bin", MimeType = "application/octet-stream", Buffer = new byte[5 * 1024 * 1024] };
        for (var i = 0; i < Math.Min(runs, 8); i++)
        {
            await page.Page.ClickAsync(".compose-btn");
            var composer = page.Page.Locator(".composer").Last;
            await composer.Locator("[data-part=send]:not([disabled])").WaitForAsync();
            await composer.Locator("[data-recipients=To] input").FillAsync(target.Sessions[0]);
            await composer.Locator("[data-recipients=To] input").PressAsync("Enter");
            await composer.Locator("[data-part=subject]").FillAsync(string.Create(CultureInfo.InvariantCulture, $"bench {i}"));
            await composer.Locator("[data-part=picker]").SetInputFilesAsync(file);
            await page.PaintedAsync("document.querySelectorAll('.composer-file').length === 1 && !document.querySelector('.composer-file progress')");
            await page.SettleAsync();
            var sent = await page.SincePressAsync("!document.querySelector('.composer') && document.querySelector('.toast')", null, () => composer.Locator("[data-part=send]").ClickAsync());
            measure.Add(sent);
            await page.SettleAsync();
        }

        peer.Row(report, measure, "j send with 5 MB: click -> back at the list", 0.5);
    }

    private async Task ArrivalAsync(BrowserPage page, int size, string address, CancellationToken cancellationToken)
    {
        var measure = new Measure("delivery → row on screen");
        var accepted = new Measure("of which until the server has said that it has it");
        var listed = new Measure("and until the row is in the document");
        var lmtp = new LmtpClient(target.Host, target.LmtpPort);
        await page.Page.EvaluateAsync("() => { document.getElementById('list').scrollTop = 0; }");
        for (var i = 0; i < Math.Min(runs, 15); i++)
        {
            var subject = $"llega {Guid.NewGuid():N}";
            await page.Page.EvaluateAsync(Arrival, subject);
            await page.SettleAsync();
            var begun = (DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds;
            await lmtp.DeliverAsync(address, new MimeMessage([new MailboxAddress("Bench", "bench@a.test")], [new MailboxAddress("", address)], subject, new TextPart("plain") { Text = "llega" }), cancellationToken);
            accepted.Add((DateTime.UtcNow - DateTime.UnixEpoch).TotalMilliseconds - begun);
            var seen = await page.Page.EvaluateAsync<double[]>("() => window.__arrival");
            listed.Add(seen[0] - begun);
            measure.Add(seen[1] - begun);
            await page.SettleAsync();
        }

        // The next run finds the mailbox as this one did.
        using var raw = await RawImap.ConnectAsync(target, address, cancellationToken);
        await raw.SendAsync("SELECT INBOX", cancellationToken);
        var delivered = (await raw.SendAsync("UID SEARCH SUBJECT llega FROM bench@a.test", cancellationToken)).Split('\n')
            .First(l => l.StartsWith("* SEARCH", StringComparison.Ordinal))["* SEARCH".Length..].Trim().Replace(' ', ',');
        await raw.SendAsync($"UID STORE {delivered} +FLAGS.SILENT (\\Deleted)", cancellationToken);
        await raw.SendAsync($"UID EXPUNGE {delivered}", cancellationToken);
        peer.Row(report, measure, "k LMTP delivery -> row in the open inbox (default poll)", null, !target.IsGiven ? 100 : size > 10_000 ? 800 : 600);
        peer.Row(report, accepted, "", null);
        peer.Row(report, listed, "", null);
    }
}
