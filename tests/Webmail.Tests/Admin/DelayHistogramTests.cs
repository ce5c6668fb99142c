using Webmail.Gateway.Admin.Overview;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class DelayHistogramTests
{
    [Fact]
    public void Percentiles_are_right_to_about_a_fifth_of_what_was_measured()
    {
        var delays = Enumerable.Range(1, 1_000).Select(n => TimeSpan.FromMilliseconds(n * 0.9)).ToList();
        var counts = delays.GroupBy(DelayHistogram.StepOf).ToDictionary(step => step.Key, step => (long)step.Count());
        foreach (var share in new[] { 0.05, 0.5, 0.95, 0.99 })
        {
            var exact = delays[(int)(share * delays.Count) - 1].TotalMilliseconds;
            Assert.InRange(DelayHistogram.Percentile(counts, share).TotalMilliseconds, exact * 0.8, exact * 1.2);
        }
    }

    [Fact]
    public void What_takes_no_time_or_for_ever_is_counted_at_the_ends()
    {
        Assert.Equal((1, 60_000), (DelayHistogram.StepOf(TimeSpan.Zero), DelayHistogram.StepOf(TimeSpan.FromHours(5))));
        Assert.Equal((1, 2, 1_500), (DelayHistogram.StepOf(TimeSpan.FromMilliseconds(1)), DelayHistogram.StepOf(TimeSpan.FromMilliseconds(1.01)), DelayHistogram.StepOf(TimeSpan.FromMilliseconds(1_500))));
    }
}
