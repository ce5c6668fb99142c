using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Folders;
using Webmail.Contracts.Messages;
using Webmail.GatewayClient;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Telemetry;

public sealed class ExportTests(MailStack stack)
{
    private const string Key = "the key of an export test";
    private const string RoundTrips = "webmail.imap.round_trips";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_standard_variables_bring_metrics_and_traces_to_a_collector_with_what_a_gesture_cost_the_mail_server()
    {
        await using var collector = await OtlpCollector.StartAsync(Cancelled);
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await using var gateway = await WebmailProcess.StartAsync(
            WebmailConfiguration.For("gateway", stack, await stack.NewDatabaseAsync(Cancelled))
                .With("Webmail:Gateway:Key", Key)
                .With("OTEL_EXPORTER_OTLP_ENDPOINT", collector.Address)
                .With("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")
                .With("OTEL_BSP_SCHEDULE_DELAY", "50")
                .With("OTEL_METRIC_EXPORT_INTERVAL", "100"),
            Cancelled);
        var clients = new ServiceCollection();
        clients.AddLogging().AddGatewayClient(gateway.Address, Key);
        await using var services = clients.BuildServiceProvider();

        var signedIn = await services.GetRequiredService<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "test", "es"), Cancelled);
        await services.GetRequiredService<IMessages>().OpenFolderAsync(signedIn.Ticket, FolderId.Inbox, MessageFilter.All, 50, Cancelled);

        await Readiness.WaitAsync(
            () => Task.FromResult(collector.MetricNames.Contains(RoundTrips) && Gesture(collector) is not null ? null : $"came: {string.Join(", ", collector.Spans)}; {string.Join(", ", collector.MetricNames)}"),
            Cancelled);
        var lease = Gesture(collector)!;
        Assert.InRange(int.Parse(lease.Attributes[RoundTrips], CultureInfo.InvariantCulture), 1, 20);
        Assert.Contains("webmail.imap.leases.wait", collector.MetricNames);
        Assert.DoesNotContain(collector.Spans.SelectMany(s => s.Attributes.Values), value => value.Contains(mailbox.Address, StringComparison.Ordinal));
    }

    /// <summary>The work on the mail server that belongs to the request which opened the folder.</summary>
    private static ExportedSpan? Gesture(OtlpCollector collector)
    {
        var spans = collector.Spans;
        var requests = spans.Where(s => s.Attributes.GetValueOrDefault("http.route") == MessagesApi.OpenFolder).Select(s => s.Trace).ToHashSet();
        return spans.FirstOrDefault(s => s.Name == "imap" && requests.Contains(s.Trace));
    }
}
