using System.Globalization;
using Webmail.Benchmarks;
using Webmail.Testing.Stack;

// webmail bench [gateway] [push] [load] [browser] [--sizes 10000,100000] [--runs 31] [--seconds 15] [--sessions 50] [--out FILE]
// Another Dovecot, filled already: --imap-port P --lmtp-port P --submission-port P --ca FILE --small U --big U --password W
var arguments = new Arguments(args);
using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};

var stack = new MailStack();
await stack.InitializeAsync();
try
{
    var sizes = arguments.Text("sizes", "10000,100000").Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToList();
    var target = arguments.Has("imap-port") ? Target.Given(arguments) : await new BenchmarkMailboxes(stack).PrepareAsync(sizes, arguments.Number("sessions", 50), stop.Token);
    var runs = arguments.Number("runs", 31);
    var program = Environment.GetEnvironmentVariable("WEBMAIL_BENCH_APP");
    var report = new Report();
    report.Line(Conditions.Describe(runs));
    if (arguments.Wants("gateway"))
    {
        await new GatewayBenchmark(target, report, runs).RunAsync(await stack.NewDatabaseAsync(stop.Token), stop.Token);
    }

    if (arguments.Wants("push"))
    {
        await new PushBenchmark(target, report, Math.Min(runs, 15)).RunAsync(await stack.NewDatabaseAsync(stop.Token), stop.Token);
    }

    if (arguments.Wants("load"))
    {
        await new LoadBenchmark(target, report, TimeSpan.FromSeconds(arguments.Number("seconds", 15))).RunAsync(await stack.NewDatabaseAsync(stop.Token), program, stop.Token);
    }

    if (arguments.Has("out"))
    {
        await File.WriteAllTextAsync(arguments.Text("out", ""), report.ToString(), stop.Token);
    }

    return 0;
}
finally
{
    await stack.DisposeAsync();
}
