using System.Globalization;
using Webmail.Benchmarks;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;

// webmail bench [gateway] [push] [load] [sessions] [browser] [admin] [--sizes 10000,100000] [--runs 31] [--seconds 15] [--sessions 50] [--out FILE]
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
        await BrowserAsync(target, report, runs, program, arguments, stack, stop.Token);
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

static async Task BrowserAsync(Target target, Report report, int runs, string? program, Arguments arguments, MailStack stack, CancellationToken cancellationToken)
{
    // Our own stack's Dovecot tells of deliveries itself, on a port and to the database it knows; another server by IDLE alone.
    var hosted = !arguments.Has("imap-port");
    await using var gateway = await WebmailProcess.StartAsync(await GatewayAsync(null), cancellationToken, program, hosted ? stack.Servers.PushPort : null);
    await using var web = await WebmailProcess.StartAsync(Web(gateway), cancellationToken, program);

    // A pair of its own, so that no other gesture has the clock in its way.
    await using var clock = new ImapClock(target.Host, target.ImapPort);
    await using var timedGateway = await WebmailProcess.StartAsync(await GatewayAsync(clock.Port), cancellationToken, program);
    await using var timedWeb = await WebmailProcess.StartAsync(Web(timedGateway), cancellationToken, program);
    await new BrowserBenchmark(target, report, Math.Min(runs, 16), new Peer(arguments.Text("peer", "")), hosted, clock).RunAsync(web.Address, timedWeb.Address, cancellationToken);
    await new PageMemoryBenchmark(target, report).RunAsync(web, cancellationToken);

    async Task<WebmailConfiguration> GatewayAsync(int? imapPort)
    {
        var configuration = hosted
            ? new WebmailConfiguration("gateway").With("ConnectionStrings:Webmail", stack.Servers.ConnectionString).WithHosted(stack).With("Webmail:SignIn:AttemptsPerNetwork", "100000")
            : target.Configure("gateway", await stack.NewDatabaseAsync(cancellationToken));
        return (imapPort is { } port ? configuration.With(hosted ? "Webmail:Hosted:Imap:Port" : "Webmail:Domains:0:Imap:Port", port.ToString(CultureInfo.InvariantCulture)) : configuration)
            .With("Webmail:Gateway:Key", HttpSession.Key).With("Logging:LogLevel:Default", "Warning");
    }

    static WebmailConfiguration Web(WebmailProcess gateway) =>
        new WebmailConfiguration("web").With("Webmail:Gateway:Url", gateway.Address.ToString()).With("Webmail:Gateway:Key", HttpSession.Key).With("Logging:LogLevel:Default", "Warning");
}
