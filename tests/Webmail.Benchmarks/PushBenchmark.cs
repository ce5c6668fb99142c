using System.Diagnostics;
using System.Globalization;
using MimeKit;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Changes;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;

namespace Webmail.Benchmarks;

/// <summary>From the beginning of a delivery to the listener in the front end, beside the EXISTS of raw IDLE for the same delivery.</summary>
/// <param name="own">Our own stack, whose Dovecot tells deliveries itself; null for a server that tells by IDLE alone.</param>
internal sealed class PushBenchmark(Target target, Report report, int runs, MailStack? own)
{
    public async Task RunAsync(string connectionString, CancellationToken cancellationToken)
    {
        await using var webmail = own is null
            ? await WebmailHost.StartAsync(target.Configure("all", connectionString), cancellationToken)
            : await WebmailHost.StartAsync(new WebmailConfiguration("all").With("ConnectionStrings:Webmail", own.Servers.ConnectionString).WithHosted(own), cancellationToken, port: own.Servers.PushPort);
        report.Section(own is null ? "Delivery → listener (ms)" : "Delivery → listener, hosted mailbox (ms)", "mailbox", "median", "p95", "raw IDLE", "p95", "ratio", "promise");
        foreach (var (size, address) in target.Mailboxes)
        {
            await MeasureAsync(webmail, size, address, cancellationToken);
        }
    }

    private async Task MeasureAsync(WebmailHost webmail, int size, string address, CancellationToken cancellationToken)
    {
        var signedIn = await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(address, target.Password, "127.0.0.1", "benchmark", "es"), cancellationToken);
        var page = await webmail.Get<IMessages>().OpenFolderAsync(signedIn.Ticket, FolderId.Inbox, MessageFilter.All, 50, cancellationToken);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var arrivals = new Arrivals();
        var listening = arrivals.ListenAsync(webmail.Get<IChanges>().WatchAsync(signedIn.Ticket, page.Sync, stop.Token), stop.Token);
        using var raw = await RawImap.ConnectAsync(target, address, cancellationToken);
        await raw.SendAsync("SELECT INBOX", cancellationToken);
        var lmtp = new LmtpClient(target.Host, target.LmtpPort);
        var ours = new Measure(size.ToString("N0", CultureInfo.InvariantCulture));
        var floor = new Measure("");
        for (var i = 0; i <= runs; i++)
        {
            var subject = $"push {Guid.NewGuid():N}";
            var arrival = arrivals.Expect(subject);
            var exists = await raw.IdleAsync(cancellationToken);
            var begun = Stopwatch.GetTimestamp();
            var told = TellAsync(exists);
            await lmtp.DeliverAsync(address, new MimeMessage([new MailboxAddress("Bench", "bench@a.test")], [new MailboxAddress("", address)], subject, new TextPart("plain") { Text = "push" }), cancellationToken);
            var at = await arrival.WaitAsync(TimeSpan.FromSeconds(60), cancellationToken);
            var rawAt = await told;
            await raw.DoneAsync(cancellationToken);

            // The first one may find the watcher still connecting.
            if (i > 0)
            {
                ours.Add(Stopwatch.GetElapsedTime(begun, at).TotalMilliseconds);
                floor.Add(Stopwatch.GetElapsedTime(begun, rawAt).TotalMilliseconds);
            }
        }

        report.Compare(ours, floor, own is not null ? "≤ 100 ms on screen" : size > 10_000 ? "≤ 0.8 s on screen" : "≤ 0.6 s on screen");
        await stop.CancelAsync();
        await listening;
    }

    private static async Task<long> TellAsync(Task exists)
    {
        await exists;
        return Stopwatch.GetTimestamp();
    }

    private sealed class Arrivals
    {
        private readonly Lock _gate = new();
        private string _subject = "";
        private TaskCompletionSource<long> _arrived = new();

        public Task<long> Expect(string subject)
        {
            lock (_gate)
            {
                _subject = subject;
                _arrived = new TaskCompletionSource<long>(TaskCreationOptions.RunContinuationsAsynchronously);
                return _arrived.Task;
            }
        }

        public async Task ListenAsync(IAsyncEnumerable<ChangeBatch> batches, CancellationToken cancellationToken)
        {
            try
            {
                await foreach (var batch in batches.WithCancellation(cancellationToken))
                {
                    var now = Stopwatch.GetTimestamp();
                    lock (_gate)
                    {
                        if (batch.Changes.OfType<MessageArrived>().Any(a => a.Row.Subject == _subject))
                        {
                            _arrived.TrySetResult(now);
                        }
                    }
                }
            }
            catch (OperationCanceledException)
            {
                // The measurement is over.
            }
        }
    }
}
