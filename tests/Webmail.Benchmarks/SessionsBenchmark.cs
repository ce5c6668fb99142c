using System.Diagnostics;
using System.Globalization;
using MimeKit;
using Webmail.Benchmarks.Circuits;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;

namespace Webmail.Benchmarks;

/// <summary>
/// Many people at once, each with an open page over a mailbox of its own: what the two roles take of memory, how long opening a folder
/// takes beside that of one person alone in the same run, and how soon a page hears of a delivery. The first person is alone for as long
/// as it takes to compile what everybody uses.
/// </summary>
internal sealed class SessionsBenchmark(MailStack stack, Target target, Report report, TimeSpan duration)
{
    private const int WarmUp = 150;
    private const int Alone = 100;
    private const int AtOnce = 5;

    // Base64 of the folders' names, as it stands in the numbers of their messages: the rows are there, not a list that waits.
    private static readonly (string Folder, string Rows)[] Folders = [(BenchmarkMailboxes.Other, ".QXJjaGl2ZQ"), ("INBOX", ".SU5CT1g")];

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(5);

    // Somebody goes to another folder every ten seconds, and a message comes twice a second.
    private static readonly TimeSpan BetweenGestures = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan BetweenDeliveries = TimeSpan.FromMilliseconds(500);

    public async Task RunAsync(string? program, int count, CancellationToken cancellationToken)
    {
        // On the port where the stack's Dovecot tells of deliveries, with the stack's own database.
        await using var gateway = await WebmailProcess.StartAsync(new WebmailConfiguration("gateway")
            .With("ConnectionStrings:Webmail", stack.Servers.ConnectionString)
            .WithHosted(stack)
            .With("Webmail:Gateway:Key", HttpSession.Key)
            .With("Webmail:SignIn:AttemptsPerNetwork", "100000")
            .With("Logging:LogLevel:Default", "Warning"), cancellationToken, program, stack.Servers.PushPort);
        await using var web = await WebmailProcess.StartAsync(
            new WebmailConfiguration("web").With("Webmail:Gateway:Url", gateway.Address.ToString()).With("Webmail:Gateway:Key", HttpSession.Key).With("Logging:LogLevel:Default", "Warning"), cancellationToken, program);
        var pages = new List<CircuitPage>();
        try
        {
            await OpenAsync(pages, 1, web, cancellationToken);
            var single = await AloneAsync(pages[0], cancellationToken);
            await MemoryAsync(pages, count, web, gateway, cancellationToken);
            await LoadAsync(pages, single, cancellationToken);
        }
        finally
        {
            await Task.WhenAll(pages.Select(p => p.DisposeAsync().AsTask()));
        }
    }

    private async Task OpenAsync(List<CircuitPage> pages, int count, WebmailProcess web, CancellationToken cancellationToken)
    {
        while (pages.Count < count)
        {
            pages.AddRange(await Task.WhenAll(target.Sessions.Skip(pages.Count).Take(Math.Min(AtOnce, count - pages.Count))
                .Select(address => CircuitPage.OpenAsync(web.Address, address, target.Password, cancellationToken).WaitAsync(Longest, cancellationToken))));
        }
    }

    private static async Task<Measure> AloneAsync(CircuitPage page, CancellationToken cancellationToken)
    {
        for (var i = 0; i < WarmUp; i++)
        {
            await FolderAsync(page, i, cancellationToken);
        }

        var measure = new Measure("one alone");
        for (var i = 0; i < Alone; i++)
        {
            measure.Add(await FolderAsync(page, i, cancellationToken));
        }

        return measure;
    }

    private async Task MemoryAsync(List<CircuitPage> pages, int count, WebmailProcess web, WebmailProcess gateway, CancellationToken cancellationToken)
    {
        report.Section("Open pages, each of another mailbox of 2,000 messages: private memory, as it is", "pages", "web MB", "gateway MB", "together MB", "KB a further page", "KB a further account", "promise");
        (int Pages, long Web, long Gateway)? before = null;
        (int Pages, long Web, long Gateway)? held = null;
        foreach (var step in new[] { count / 4, count / 2, count })
        {
            await OpenAsync(pages, step, web, cancellationToken);
            await Task.Delay(Settle, cancellationToken);
            var (ofWeb, ofGateway) = (ProcessMemory.PrivateKilobytes(web.ProcessId), ProcessMemory.PrivateKilobytes(gateway.ProcessId));
            var together = (ofWeb + ofGateway) / 1024;
            report.Row(
                Text(pages.Count),
                Text(ofWeb / 1024),
                Text(ofGateway / 1024),
                Text(together),
                before is { } less ? Text((ofWeb - less.Web) / (pages.Count - less.Pages)) : "",
                before is { } fewer ? Text((ofGateway - fewer.Gateway) / (pages.Count - fewer.Pages)) : "",
                step == 200 ? together <= 400 ? "≤ 400 MB: kept" : "≤ 400 MB: **missed**" : "");
            before = (pages.Count, ofWeb, ofGateway);

            // Collected only where nothing is read after it that is to be as it is.
            if (held is null || step == count)
            {
                await GarbageCollection.InduceAsync(web.ProcessId, cancellationToken);
                await GarbageCollection.InduceAsync(gateway.ProcessId, cancellationToken);
                var (heldByWeb, heldByGateway) = (ProcessMemory.PrivateKilobytes(web.ProcessId), ProcessMemory.PrivateKilobytes(gateway.ProcessId));
                if (held is { } first)
                {
                    var (page, account) = ((heldByWeb - first.Web) / (pages.Count - first.Pages), (heldByGateway - first.Gateway) / (pages.Count - first.Pages));
                    report.Row(
                        string.Create(CultureInfo.InvariantCulture, $"{pages.Count}, garbage collected"),
                        Text(heldByWeb / 1024),
                        Text(heldByGateway / 1024),
                        Text((heldByWeb + heldByGateway) / 1024),
                        Text(page),
                        Text(account),
                        string.Create(CultureInfo.InvariantCulture, $"page ≤ 400 KB: {Kept(page <= 400)}, account ≤ 300: {Kept(account <= 300)}"));
                }

                held ??= (pages.Count, heldByWeb, heldByGateway);
            }
        }
    }

    private async Task LoadAsync(List<CircuitPage> pages, Measure single, CancellationToken cancellationToken)
    {
        var opening = new Measure("opening a folder");
        var push = new Measure("delivery → page told");
        var busy = MachineLoad.Read();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        over.CancelAfter(duration);

        // Every second page goes from folder to folder, the others wait for mail: a row that comes is no answer to a click.
        var going = pages.Where((_, i) => i % 2 == 0).Select((page, i) => GoAsync(page, i, opening, over.Token, cancellationToken));
        await Task.WhenAll([.. going, DeliverAsync([.. pages.Where((_, i) => i % 2 == 1)], push, over.Token, cancellationToken)]);

        var ratio = opening.P95 / single.P95;
        report.Section(
            string.Create(CultureInfo.InvariantCulture, $"{pages.Count} open pages, {pages.Count / 2 / BetweenGestures.TotalSeconds:0.#} folders opened and {1 / BetweenDeliveries.TotalSeconds:0.#} messages delivered each second, machine {MachineLoad.BusySince(busy):0} % busy"),
            "ms", "median", "p95", "n", "promise");
        Row("opening a folder, one alone", single, "");
        Row("opening a folder", opening, string.Create(CultureInfo.InvariantCulture, $"p95 ≤ 5 × alone: {ratio:0.0} × {(ratio <= 5 ? "kept" : "**missed**")}"));
        Row("delivery → page told", push, push.P95 <= 1000 ? "p95 ≤ 1 s: kept" : "p95 ≤ 1 s: **missed**");
    }

    private static string Kept(bool kept) => kept ? "kept" : "**missed**";

    private void Row(string name, Measure measure, string promise) => report.Row(name, Measure.Text(measure.Median), Measure.Text(measure.P95), Text(measure.Count), promise);

    private static async Task GoAsync(CircuitPage page, int index, Measure measure, CancellationToken over, CancellationToken cancellationToken)
    {
        var random = new Random(index);
        for (var i = 0; await PauseAsync(BetweenGestures * (random.NextDouble() * 2), over); i++)
        {
            var time = await FolderAsync(page, i, cancellationToken);
            lock (measure)
            {
                measure.Add(time);
            }
        }
    }

    private async Task DeliverAsync(IReadOnlyList<CircuitPage> pages, Measure measure, CancellationToken over, CancellationToken cancellationToken)
    {
        var random = new Random(1);
        var told = new List<Task>();
        while (await PauseAsync(BetweenDeliveries, over))
        {
            told.Add(DeliveryAsync(pages[random.Next(pages.Count)]));
        }

        await Task.WhenAll(told);

        async Task DeliveryAsync(CircuitPage page)
        {
            var subject = $"llega {Guid.NewGuid():N}";
            var seen = page.ExpectAsync(subject);
            var begun = Stopwatch.GetTimestamp();
            var letter = new MimeMessage([new MailboxAddress("Bench", "bench@a.test")], [new MailboxAddress("", page.Address)], subject, new TextPart("plain") { Text = "llega" });
            await new LmtpClient(target.Host, target.LmtpPort).DeliverAsync(page.Address, letter, cancellationToken);
            var time = Stopwatch.GetElapsedTime(begun, await seen.WaitAsync(Longest, cancellationToken)).TotalMilliseconds;
            lock (measure)
            {
                measure.Add(time);
            }
        }
    }

    // From the press to the batch that carries the folder's rows.
    private static async Task<double> FolderAsync(CircuitPage page, int index, CancellationToken cancellationToken)
    {
        var (folder, rows) = Folders[index % Folders.Length];
        var shown = page.ExpectAsync(rows);
        var begun = Stopwatch.GetTimestamp();
        await page.RunAsync("folder", null, folder, cancellationToken);
        return Stopwatch.GetElapsedTime(begun, await shown.WaitAsync(Longest, cancellationToken)).TotalMilliseconds;
    }

    private static async Task<bool> PauseAsync(TimeSpan pause, CancellationToken over)
    {
        await Task.Delay(pause, over).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        return !over.IsCancellationRequested;
    }

    private static string Text(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
