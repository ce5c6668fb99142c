using Microsoft.Extensions.Localization;
using Webmail.Contracts.Admin;
using Webmail.Shell;

namespace Webmail.Admin;

/// <summary>The days of the overview as plots, each point leading to its rows.</summary>
internal sealed class OverviewPlots(ServiceOverview shown, IStringLocalizer<AdminWords> words, Formats formats)
{
    private ServiceDay Today => shown.Days[^1];

    public IReadOnlyList<PlotBar> MailBars => [new(words["MailIn"], "p1"), new(words["MailSpam"], "p3"), new(words["MailOut"], "p0", 1)];

    public IReadOnlyList<PlotPoint> Mail => Points(day => $"/admin/delivery?day={Machine(day.Day)}", day => [day.Mail?.Received, day.Mail?.Spam, day.Mail?.Submitted]);

    public string MailSummary => words["MailToday", Formats.Count(Today.Mail?.Received ?? 0), Formats.Count(Today.Mail?.Submitted ?? 0)]
        + (SpamShare is { } share ? " " + words["SpamShare", share.ToString("P0", System.Globalization.CultureInfo.CurrentCulture), shown.Days.Count] : "");

    public IReadOnlyList<PlotBar> PushBars => [new(words["Percentile", 99], "p2"), new(words["Percentile", 95], "p1"), new(words["Percentile", 50], "p0")];

    public IReadOnlyList<PlotPoint> Push => Points(
        day => $"/admin/push?day={Machine(day.Day)}", day => [day.Push?.P99.TotalMilliseconds, day.Push?.P95.TotalMilliseconds, day.Push?.Median.TotalMilliseconds]);

    public string PushSummary => Today.Push is { } push ? words["PushToday", Formats.Delay(push.Median), Formats.Delay(push.P95)] : words["PushNoneToday"];

    public IReadOnlyList<PlotBar> SessionBars => [new(words["Sessions"], "p0")];

    public IReadOnlyList<PlotPoint> Sessions => Points(_ => "/admin/sessions", day => [day.Sessions]);

    public string SessionSummary => words.Plural("SessionsNow", shown.Now.Sessions);

    public IReadOnlyList<PlotBar> QueueBars => [new(words["PlotQueueBar"], "p0")];

    public IReadOnlyList<PlotPoint> Queue => Points(_ => "/admin/queue", day => [day.Queued]);

    public string QueueSummary => shown.Now.Queued is { } queued ? words.Plural("QueuedNow", queued) : words["QueueUnknown"];

    public IReadOnlyList<PlotBar> StorageBars => [new(words["PlotStored"], "p0")];

    public IReadOnlyList<PlotPoint> Storage => Points(_ => "/admin/users?sort=Usage&desc=true", day => [day.StoredBytes]);

    public string StorageSummary => words["StoredNow", Formats.Size(shown.Now.StoredBytes)];

    // Of what the filter looked at: what came in while it was away is not known to be anything.
    private double? SpamShare => shown.Days.Sum(d => d.Mail?.Rated ?? 0) is > 0 and var rated ? (double)shown.Days.Sum(d => d.Mail?.Spam ?? 0) / rated : null;

    public static string Number(double value) => Formats.Count((int)value);

    public static string Bytes(double value) => Formats.Size((long)value);

    public static string Milliseconds(double value) => Formats.Delay(TimeSpan.FromMilliseconds(value));

    private static string Machine(DateOnly day) => day.ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);

    private IReadOnlyList<PlotPoint> Points(Func<ServiceDay, string> href, Func<ServiceDay, IReadOnlyList<double?>> values) =>
        [.. shown.Days.Select(day => new PlotPoint(formats.Day(day.Day), href(day), values(day)))];
}
