using System.Globalization;
using System.Text.RegularExpressions;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Hosting;

namespace Webmail.Benchmarks;

/// <summary>
/// Each gesture's service time in the gateway, in turn with raw IMAP doing the same work over an open connection. On mailboxes
/// of its own it is done once before it counts: what is measured is a gateway that has run for a while, its code compiled.
/// </summary>
internal sealed partial class GatewayBenchmark(Target target, Report report, int runs)
{
    private const int Page = 50;
    private const int WarmUpRuns = 120;

    // What a row shows, which is what ours asks for.
    private const string Items = "(UID FLAGS INTERNALDATE RFC822.SIZE ENVELOPE BODYSTRUCTURE PREVIEW)";

    public async Task RunAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var webmail = await WebmailHost.StartAsync(target.Configure("gateway", connectionString).With("Webmail:Gateway:Key", "not-used-in-process"), cancellationToken);
        foreach (var address in target.Sessions.Take(2))
        {
            await new GatewayBenchmark(target, new Report(isSilent: true), WarmUpRuns).MeasureAsync(webmail, address, cancellationToken);
        }

        foreach (var (size, address) in target.Mailboxes)
        {
            report.Section($"Gateway, {size:N0} messages (ms)", "gesture", "median", "p95", "raw IMAP", "p95", "ratio", "promise");
            await MeasureAsync(webmail, address, cancellationToken);
        }
    }

    private async Task MeasureAsync(WebmailHost webmail, string address, CancellationToken cancellationToken)
    {
        var session = new Session(webmail, address, target.Password);
        await MeasureSignInAsync(session, address, cancellationToken);
        using var raw = await RawImap.ConnectAsync(target, address, cancellationToken);
        var total = Exists(await raw.SendAsync("SELECT INBOX", cancellationToken));
        await MeasureListsAsync(session, raw, total, cancellationToken);
        await MeasureMessagesAsync(session, raw, cancellationToken);
        await MeasureFoldersAsync(session, raw, cancellationToken);
    }

    private async Task MeasureSignInAsync(Session session, string address, CancellationToken cancellationToken)
    {
        var ours = new Measure("sign in and open the inbox");
        var floor = new Measure("");
        for (var i = 0; i < runs; i++)
        {
            await ours.TimeAsync(async () =>
            {
                await session.SignInAsync(cancellationToken);
                await session.Messages.OpenFolderAsync(session.Ticket, FolderId.Inbox, MessageFilter.All, Page, cancellationToken);
            });
            await floor.TimeAsync(async () =>
            {
                using var raw = await RawImap.ConnectAsync(target, address, cancellationToken);
                var total = Exists(await raw.SendAsync("SELECT INBOX", cancellationToken));
                await raw.SendAsync($"FETCH {total - Page + 1}:{total} {Items}", cancellationToken);
            });
        }

        report.Compare(ours, floor);
    }

    private async Task MeasureListsAsync(Session session, RawImap raw, int total, CancellationToken cancellationToken)
    {
        var open = new Measure("folder click: counts and newest 50");
        var openFloor = new Measure("");
        var walk = new Measure("the next 50, never seen before");
        var walkFloor = new Measure("");
        var again = new Measure("50 rows seen before");
        var pages = Math.Min(runs, (total / Page) - 2);
        for (var i = 0; i < pages; i++)
        {
            await open.TimeAsync(() => session.Messages.OpenFolderAsync(session.Ticket, FolderId.Inbox, MessageFilter.All, Page, cancellationToken));
            await openFloor.TimeAsync(async () =>
            {
                var exists = Exists(await raw.SendAsync("SELECT INBOX", cancellationToken));
                await raw.SendAsync($"FETCH {exists - Page + 1}:{exists} {Items}", cancellationToken);
            });
            var skip = (i + 1) * Page;
            await walkFloor.TimeAsync(() => raw.SendAsync($"FETCH {total - skip - Page + 1}:{total - skip} {Items}", cancellationToken));
            await walk.TimeAsync(() => session.Messages.ListAsync(session.Ticket, FolderId.Inbox, MessageFilter.All, skip, Page, cancellationToken));
            await again.TimeAsync(() => session.Messages.ListAsync(session.Ticket, FolderId.Inbox, MessageFilter.All, skip, Page, cancellationToken));
        }

        report.Compare(open, openFloor);
        report.Compare(walk, walkFloor, Promise(walk, walkFloor));
        report.Compare(again, walkFloor);
    }

    private async Task MeasureMessagesAsync(Session session, RawImap raw, CancellationToken cancellationToken)
    {
        var page = await session.Messages.OpenFolderAsync(session.Ticket, FolderId.Inbox, MessageFilter.All, 100, cancellationToken);
        var messages = page.Rows.Where(r => r.Subject.StartsWith("Fixture 8K", StringComparison.Ordinal)).Select(r => r.Id).ToList();
        messages = messages.Count > 0 ? messages : [.. page.Rows.Take(runs).Select(r => r.Id)];
        var open = new Measure("open a message of 8 KB: head and body, first time");
        var openFloor = new Measure("");
        var again = new Measure("the same message again");
        var star = new Measure("star");
        var starFloor = new Measure("");
        for (var i = 0; i < runs; i++)
        {
            var message = messages[i % messages.Count];
            await openFloor.TimeAsync(() => raw.SendAsync($"UID FETCH {message.Uid} (UID FLAGS BODYSTRUCTURE BODY.PEEK[HEADER] BODY.PEEK[1] BODY.PEEK[2])", cancellationToken));
            if (i < messages.Count)
            {
                await open.TimeAsync(OpenAsync);
                await again.TimeAsync(OpenAsync);
            }

            async Task OpenAsync()
            {
                await session.Messages.OpenAsync(session.Ticket, message, markSeen: false, cancellationToken);
                await session.Messages.OpenBodyAsync(session.Ticket, new BodyRequest(message, false, false, "es"), cancellationToken);
            }

            var sign = i % 2 == 0 ? '+' : '-';
            await star.TimeAsync(() => session.Messages.SetFlagsAsync(session.Ticket, [message], FlagChange.Flag(sign == '+'), cancellationToken));
            await starFloor.TimeAsync(() => raw.SendAsync($"UID STORE {message.Uid} {sign}FLAGS.SILENT (\\Flagged)", cancellationToken));
        }

        report.Compare(open, openFloor, Promise(open, openFloor));
        report.Compare(again, openFloor);
        report.Compare(star, starFloor);
    }

    private async Task MeasureFoldersAsync(Session session, RawImap raw, CancellationToken cancellationToken)
    {
        var tree = new Measure("folder tree with counts");
        var floor = new Measure("");
        for (var i = 0; i < runs; i++)
        {
            await tree.TimeAsync(() => session.Folders.ListAsync(session.Ticket, cancellationToken));
            await floor.TimeAsync(() => raw.SendAsync("LIST (SUBSCRIBED) \"\" \"*\" RETURN (STATUS (MESSAGES UNSEEN UIDNEXT UIDVALIDITY) SPECIAL-USE)", cancellationToken));
        }

        report.Compare(tree, floor);
    }

    private static string Promise(Measure ours, Measure floor)
    {
        var limit = (3 * floor.Median) + 1;
        return string.Create(CultureInfo.InvariantCulture, $"≤ 3 × + 1 ms = {limit:0.0}: {(ours.Median <= limit ? "kept" : "**missed**")}");
    }

    private static int Exists(string answer) => int.Parse(ExistsLine().Match(answer).Groups[1].ValueSpan, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"\* (\d+) EXISTS")]
    private static partial Regex ExistsLine();

    private sealed class Session(WebmailHost webmail, string address, string password)
    {
        public IMessages Messages { get; } = webmail.Get<IMessages>();

        public IFolders Folders { get; } = webmail.Get<IFolders>();

        public SessionTicket Ticket { get; private set; }

        public async Task SignInAsync(CancellationToken cancellationToken) =>
            Ticket = (await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(address, password, "127.0.0.1", "benchmark", "es"), cancellationToken)).Ticket;
    }
}
