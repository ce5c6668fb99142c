using System.Diagnostics;
using System.Globalization;

namespace Webmail.Benchmarks;

/// <summary>Times of one operation, in milliseconds.</summary>
internal sealed class Measure(string name)
{
    private readonly List<double> _values = [];

    public string Name => name;

    public int Count => _values.Count;

    public double Median => At(0.5);

    public double P95 => At(0.95);

    public void Add(double milliseconds) => _values.Add(milliseconds);

    public async Task TimeAsync(Func<Task> operation)
    {
        var begun = Stopwatch.GetTimestamp();
        await operation();
        Add(Stopwatch.GetElapsedTime(begun).TotalMilliseconds);
    }

    public static string Text(double milliseconds) => double.IsNaN(milliseconds) ? "–" : milliseconds.ToString(milliseconds < 10 ? "0.00" : milliseconds < 100 ? "0.0" : "0", CultureInfo.InvariantCulture);

    // Nearest rank: of 16 values, the 95th percentile is the second largest.
    private double At(double share) => _values.Count == 0 ? double.NaN : _values.Order().ElementAt((int)Math.Round(share * (_values.Count - 1)));
}
