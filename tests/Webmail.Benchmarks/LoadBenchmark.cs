using System.Diagnostics;
using System.Globalization;
using Webmail.Testing.Hosting;

namespace Webmail.Benchmarks;

/// <summary>Requests for each second that the gateway answers over HTTP, and what an account costs it in memory.</summary>
internal sealed class LoadBenchmark(Target target, Report report, TimeSpan duration)
{
    // What Roundcube answered on the machine of the promise, whatever the machine of this run.
    private const double Roundcube = 74;
    private const int Promise = 20;

    public async Task RunAsync(string connectionString, string? program, CancellationToken cancellationToken)
    {
        await using var gateway = await WebmailProcess.StartAsync(target.Configure("gateway", connectionString).With("Webmail:Gateway:Key", HttpSession.Key).With("Logging:LogLevel:Default", "Warning"), cancellationToken, program);
        var sessions = new List<HttpSession>();
        try
        {
            await MemoryAsync(gateway, sessions, cancellationToken);
            report.Section("Gateway over HTTP, mailboxes of 2,000 messages", "request", "sessions", "requests/s", "median ms", "p95 ms", "machine busy %", "promise");
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
        // The first account pays for code that all others share.
        sessions.Add(await HttpSession.SignInAsync(gateway.Address, target.Sessions[0], target.Password, cancellationToken));
        var before = ProcessMemory.PrivateKilobytes(gateway.ProcessId);
        foreach (var address in target.Sessions.Skip(1))
        {
            sessions.Add(await HttpSession.SignInAsync(gateway.Address, address, target.Password, cancellationToken));
        }

        var each = (ProcessMemory.PrivateKilobytes(gateway.ProcessId) - before) / (target.Sessions.Count - 1.0);
        report.Section("Memory of the gateway", "what", "KB", "promise");
        report.Row("process with one account", before.ToString("N0", CultureInfo.InvariantCulture), "");
        report.Row($"each further account signed in with its inbox open ({target.Sessions.Count - 1})", each.ToString("N0", CultureInfo.InvariantCulture), each <= 300 ? "≤ 300: kept" : "≤ 300: **missed**");
    }

    private async Task LoadAsync(string name, IEnumerable<HttpSession> sessions, Func<HttpSession, int, Task<int>> request)
    {
        var all = sessions.ToList();
        var measure = new Measure(name);
        var idleBefore = MachineLoad.Read();
        var begun = Stopwatch.GetTimestamp();
        var each = await Task.WhenAll(all.Select(session => Task.Run(async () =>
        {
            var times = new List<double>();
            for (var i = 0; Stopwatch.GetElapsedTime(begun) < duration; i++)
            {
                var one = Stopwatch.GetTimestamp();
                await request(session, i);
                times.Add(Stopwatch.GetElapsedTime(one).TotalMilliseconds);
            }

            return times;
        })));
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
}
