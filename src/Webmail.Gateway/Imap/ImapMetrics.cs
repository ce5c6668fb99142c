using System.Diagnostics.Metrics;

namespace Webmail.Gateway.Imap;

/// <summary>How the pool is doing, behind the standard OTLP settings of the executable.</summary>
internal sealed class ImapMetrics
{
    private readonly Histogram<double> _leaseWait;
    private readonly Histogram<double> _work;

    public ImapMetrics(IMeterFactory meters)
    {
        var meter = meters.Create("Webmail");
        _leaseWait = meter.CreateHistogram<double>("webmail.imap.lease.wait", "ms", "From asking for a connection to having it");
        _work = meter.CreateHistogram<double>("webmail.imap.work", "ms", "One piece of work on a leased connection");
        Meter = meter;
    }

    public Meter Meter { get; }

    public void Leased(TimeSpan waited, bool isNew) => _leaseWait.Record(waited.TotalMilliseconds, new KeyValuePair<string, object?>("connection", isNew ? "new" : "idle"));

    public void Worked(TimeSpan took, string outcome) => _work.Record(took.TotalMilliseconds, new KeyValuePair<string, object?>("outcome", outcome));
}
