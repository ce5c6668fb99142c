namespace Webmail.Gateway.Admin.Overview;

/// <summary>Delays counted in steps that grow by about half: any number of them fits in a few rows, and gateways' counts can be added.</summary>
internal static class DelayHistogram
{
    // Upper ends, in milliseconds. What took longer than the last is counted there.
    private static readonly int[] Steps = [1, 2, 3, 5, 7, 10, 15, 20, 30, 50, 70, 100, 150, 200, 300, 500, 700, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 30_000, 60_000];

    /// <returns>The upper end of the step it falls into.</returns>
    public static int StepOf(TimeSpan delay)
    {
        var at = Array.BinarySearch(Steps, (int)Math.Ceiling(Math.Clamp(delay.TotalMilliseconds, 0, Steps[^1])));
        return Steps[at < 0 ? ~at : at];
    }

    /// <summary>Below which a share of all delays lies, taking those of a step as spread evenly over it.</summary>
    /// <param name="counts">Counts by the upper end of their step; not all zero.</param>
    public static TimeSpan Percentile(IReadOnlyDictionary<int, long> counts, double share)
    {
        var rank = share * counts.Values.Sum();
        var below = 0L;
        foreach (var (end, count) in counts.Where(c => c.Value > 0).OrderBy(c => c.Key))
        {
            if (below + count >= rank)
            {
                var index = Array.BinarySearch(Steps, end);
                var begin = index > 0 ? Steps[index - 1] : 0;
                return TimeSpan.FromMilliseconds(begin + ((end - begin) * Math.Max(0, rank - below) / count));
            }

            below += count;
        }

        return TimeSpan.Zero;
    }
}
