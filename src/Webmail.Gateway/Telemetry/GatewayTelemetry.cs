using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Webmail.Gateway.Telemetry;

/// <summary>What the gateway measures. Names follow OpenTelemetry's: dots, seconds, no addresses and no folders in tags.</summary>
internal static class GatewayTelemetry
{
    public const string Name = "Webmail";

    private static readonly Meter Meter = new(Name);

    /// <summary>Spans of our own: one per lease, one per sign-in.</summary>
    public static ActivitySource Activities { get; } = new(Name);

    /// <summary>Callers waiting for an IMAP connection now.</summary>
    public static UpDownCounter<int> LeasesWaiting { get; } = Meter.CreateUpDownCounter<int>("webmail.imap.leases.waiting", "{caller}");

    /// <summary>How long they waited.</summary>
    public static Histogram<double> LeaseWait { get; } = Meter.CreateHistogram<double>("webmail.imap.leases.wait", "s");

    public static UpDownCounter<int> ImapConnections { get; } = Meter.CreateUpDownCounter<int>("webmail.imap.connections", "{connection}");

    /// <summary>From the server's word to the listeners' channel.</summary>
    public static Histogram<double> PushDelay { get; } = Meter.CreateHistogram<double>("webmail.push.delay", "s");

    public static UpDownCounter<int> Watchers { get; } = Meter.CreateUpDownCounter<int>("webmail.push.watchers", "{account}");

    public static UpDownCounter<int> Listeners { get; } = Meter.CreateUpDownCounter<int>("webmail.push.listeners", "{listener}");

    /// <summary>Listeners that were too slow and got a resync.</summary>
    public static Counter<int> Resyncs { get; } = Meter.CreateCounter<int>("webmail.push.resyncs", "{listener}");

    /// <summary>Tag <c>outcome</c>: opened, rejected, limited, failed.</summary>
    public static Counter<int> SignIns { get; } = Meter.CreateCounter<int>("webmail.sign_ins", "{attempt}");

    /// <summary>Tag <c>outcome</c>: sent, refused.</summary>
    public static Counter<int> Submissions { get; } = Meter.CreateCounter<int>("webmail.submissions", "{message}");

    /// <summary>Deliveries that our own Dovecot told as they happened.</summary>
    public static Counter<int> DeliveryNotices { get; } = Meter.CreateCounter<int>("webmail.push.delivery_notices", "{delivery}");

    private static readonly Histogram<int> RoundTrips = Meter.CreateHistogram<int>("webmail.imap.round_trips", "{round trip}");

    /// <summary>When a span begins; nothing where nobody listens.</summary>
    public static DateTimeOffset Now => Activities.HasListeners() ? TimeProvider.System.GetUtcNow() : default;

    /// <summary>What one lease cost the mail server. The gesture is the call it served, where there was one over HTTP.</summary>
    public static void RecordRoundTrips(DateTimeOffset began, int count)
    {
        RoundTrips.Record(count, new KeyValuePair<string, object?>("gesture", Activity.Current?.GetTagItem("http.route") ?? "in process"));

        // Made at its end: a lease is given back in other contexts than it was taken in, where it would become what is current.
        using var span = Activities.StartActivity(ActivityKind.Client, startTime: began, name: "imap");
        span?.SetTag("webmail.imap.round_trips", count);
    }
}
