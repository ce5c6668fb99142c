using System.Diagnostics;
using System.Globalization;
using Webmail.Testing.Hosting;

namespace Webmail.Benchmarks;

/// <summary>
/// Requests for each second that the gateway answers over HTTP, and what an account costs it in memory. The same requests are made
/// for a while before they count: the run time compiles code again that is used much, which takes it some ten seconds.
/// </summary>
internal sealed class LoadBenchmark(Target target, Report report, TimeSpan duration)
{
    // What Roundcube answered on the machine of the promise, whatever the machine of this run.
    private const double Roundcube = 74;
    private const int Promise = 20;

    private static readonly TimeSpan WarmUp = TimeSpan.FromSeconds(12);

    // The view's rest and the sizes of its rows are read after the answer.
    private static readonly TimeSpan Settle = TimeSpan.FromSeconds(3);

    public async Task RunAsync(string connectionString, string? program, CancellationToken cancellationToken)
    {
        await using var gateway = await WebmailProcess.StartAsync(target.Configure("gateway", connectionString).With("Webmail:Gateway:Key", HttpSession.Key).With("Logging:LogLevel:Default", "Warning"), cancellationToken, program);
        var sessions = new List<HttpSession>();
        try
        {
            await MemoryAsync(gateway, sessions, cancellationToken);
            report.Section("Gateway over HTTP, mailboxes of 2,000 messages", "gesture", "sessions", "gestures/s", "median ms", "p95 ms", "machine busy %", "promise");
            await RunAsync(sessions, WarmUp, (s, i) => s.ListAsync(1 + (i % 20), cancellationToken));
            await RunAsync(sessions, WarmUp, (s, i) => s.ShowAsync(s.Messages[i % s.Messages.Count], cancellationToken));
            foreach (var count in new[] { 1, 10, sessions.Count }.Distinct().Where(c => c <= sessions.Count))
            {
                await LoadAsync("list", sessions.Take(count), (s, i) => s.ListAsync(1 + (i % 20), cancellationToken));
                await LoadAsync("message and its body (2 requests)", sessions.Take(count), (s, i) => s.ShowAsync(s.Messages[i % s.Messages.Count], cancellationToken));
            }
        }
        finally
        {
            sessions.ForEach(s => s.Dispose());
        }
    }

    private async Task MemoryAsync(WebmailProcess gateway, List<HttpSession> sessions, CancellationToken cancellationToken)
    {
        // The first accounts pay for code that all others share, and some of it is compiled late: half of them go first.
        var first = target.Sessions.Count / 2;
        var before = 0L;
        foreach (var (i, address) in target.Sessions.Index())
        {
            before = i == first ? await SettledAsync(gateway, cancellationToken) : before;
            sessions.Add(await HttpSession.SignInAsync(gateway.Address, address, target.Password, cancellationToken));
        }

        var more = target.Sessions.Count - first;
        var each = (await SettledAsync(gateway, cancellationToken) - before) / (double)more;
        report.Section("Memory of the gateway", "what", "KB", "promise");
        report.Row($"process with {first} accounts", before.ToString("N0", CultureInfo.InvariantCulture), "");
        report.Row($"each further account signed in with its inbox open ({more})", each.ToString("N0", CultureInfo.InvariantCulture), each <= 300 ? "≤ 300: kept" : "≤ 300: **missed**");
    }

    // What nobody holds any more is not an account's memory: the collector is made to look, which it does by itself only when there is need.
    private static async Task<long> SettledAsync(WebmailProcess gateway, CancellationToken cancellationToken)
    {
        await Task.Delay(Settle, cancellationToken);
        await GarbageCollection.InduceAsync(gateway.ProcessId, cancellationToken);
        return ProcessMemory.PrivateKilobytes(gateway.ProcessId);
    }

    private async Task LoadAsync(string name, IEnumerable<HttpSession> sessions, Func<HttpSession, int, Task<int>> request)
    {
        var all = sessions.ToList();
        var measure = new Measure(name);
        var idleBefore = MachineLoad.Read();
        var begun = Stopwatch.GetTimestamp();
        var each = await RunAsync(all, duration, request);
        var elapsed = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        foreach (var time in each.SelectMany(t => t))
        {
            measure.Add(time);
        }

        var rate = measure.Count / elapsed;
        report.Row(
            name,
            all.Count.ToString(CultureInfo.InvariantCulture),
            rate.ToString("0", CultureInfo.InvariantCulture),
            Measure.Text(measure.Median),
            Measure.Text(measure.P95),
            MachineLoad.BusySince(idleBefore).ToString("0", CultureInfo.InvariantCulture),
            all.Count == 1 ? "" : rate >= Promise * Roundcube ? "≥ 1,480: kept" : "≥ 1,480: **missed**");
    }

    // Each session begins elsewhere, as the comparison's do.
    private static Task<List<double>[]> RunAsync(IEnumerable<HttpSession> sessions, TimeSpan duration, Func<HttpSession, int, Task<int>> request)
    {
        var begun = Stopwatch.GetTimestamp();
        return Task.WhenAll(sessions.Select((session, first) => Task.Run(async () =>
        {
            var times = new List<double>();
            for (var i = first; Stopwatch.GetElapsedTime(begun) < duration; i++)
            {
                var one = Stopwatch.GetTimestamp();
                await request(session, i);
                times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
            }

            return times;
        })));
    }
}
