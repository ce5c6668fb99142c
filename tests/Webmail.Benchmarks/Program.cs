using System.Globalization;
using Webmail.Benchmarks;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;

// webmail bench [gateway] [push] [load] [sessions] [browser] [pages] [admin] [--sizes 10000,100000] [--runs 31] [--seconds 15] [--sessions 50] [--out FILE]
// --peer FILE compares the browser's part with what another webmail measured there.
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
    var runs = arguments.Number("runs", 31);
    var report = new Report();
    report.Line(Conditions.Describe(runs));
    if (arguments.Wants("admin"))
    {
        await new AdminBenchmark(stack, report, runs).RunAsync(await stack.NewDatabaseAsync(stop.Token), stop.Token);
        // By itself it needs no mailbox with mail in it.
        if (arguments.Words is ["admin"])
        {
            await KeepAsync(report, arguments, stop.Token);
            return 0;
        }
    }

    var sizes = arguments.Text("sizes", "10000,100000").Split(',').Select(s => int.Parse(s, CultureInfo.InvariantCulture)).ToList();
    var target = arguments.Has("imap-port") ? Target.Given(arguments) : await new BenchmarkMailboxes(stack).PrepareAsync(sizes, arguments.Number("sessions", 50), stop.Token);
    var program = Environment.GetEnvironmentVariable("WEBMAIL_BENCH_APP");
    if (arguments.Wants("gateway"))
    {
        await new GatewayBenchmark(target, report, runs).RunAsync(await stack.NewDatabaseAsync(stop.Token), stop.Token);
    }

    if (arguments.Wants("push"))
    {
        await new PushBenchmark(target, report, Math.Min(runs, 15), arguments.Has("imap-port") ? null : stack).RunAsync(await stack.NewDatabaseAsync(stop.Token), stop.Token);
    }

    if (arguments.Wants("load"))
    {
        await new LoadBenchmark(target, report, TimeSpan.FromSeconds(arguments.Number("seconds", 15))).RunAsync(await stack.NewDatabaseAsync(stop.Token), program, stop.Token);
    }

    if (arguments.Wants("sessions"))
    {
        await new SessionsBenchmark(stack, target, report, TimeSpan.FromSeconds(arguments.Number("seconds", 60))).RunAsync(program, target.Sessions.Count, stop.Token);
    }

    if (arguments.Wants("browser"))
    {
        await using var roles = await TwoRoles.StartAsync(target, stack, program, null, stop.Token);

        // A pair of its own, so that no other gesture has the clock in its way.
        await using var clock = new ImapClock(target.Host, target.ImapPort);
        await using var timed = await TwoRoles.StartAsync(target, stack, program, clock.Port, stop.Token);
        await new BrowserBenchmark(target, report, Math.Min(runs, 16), new Peer(arguments.Text("peer", "")), clock).RunAsync(roles.Web.Address, timed.Web.Address, stop.Token);
    }

    if (arguments.Wants("pages"))
    {
        await using var roles = await TwoRoles.StartAsync(target, stack, program, null, stop.Token);
        await new PageMemoryBenchmark(target, report).RunAsync(roles.Web, stop.Token);
    }

    await KeepAsync(report, arguments, stop.Token);
    return 0;
}
finally
{
    await stack.DisposeAsync();
}

static Task KeepAsync(Report report, Arguments arguments, CancellationToken cancellationToken) =>
    arguments.Has("out") ? File.WriteAllTextAsync(arguments.Text("out", ""), report.ToString(), cancellationToken) : Task.CompletedTask;
