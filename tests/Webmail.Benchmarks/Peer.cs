using System.Globalization;
using System.Text.Json;

namespace Webmail.Benchmarks;

/// <summary>What another webmail measured on the same servers in the same hour: a JSON file of operations with their medians.</summary>
internal sealed class Peer
{
    private readonly Dictionary<string, double> _medians = [];

    public Peer(string? file)
    {
        if (string.IsNullOrEmpty(file))
        {
            return;
        }

        using var document = JsonDocument.Parse(File.ReadAllText(file));
        foreach (var operation in document.RootElement.EnumerateObject().Where(o => o.Value.TryGetProperty("median", out _)))
        {
            var unit = operation.Value.TryGetProperty("unit", out var name) && name.GetString() == "s" ? 1_000 : 1;
            _medians[operation.Name] = operation.Value.GetProperty("median").GetDouble() * unit;
        }
    }

    public static string Tag(int size) => size > 10_000 ? "100k" : "10k";

    /// <param name="share">The promise as a share of the other's median.</param>
    /// <param name="limit">The promise in milliseconds.</param>
    public void Row(Report report, Measure ours, string operation, double? share, double? limit = null)
    {
        double? other = _medians.TryGetValue(operation, out var median) ? median : null;
        var ratio = ours.Median / other;
        var promise = share is { } part ? string.Create(CultureInfo.InvariantCulture, $"≤ {part}") : limit is { } most ? string.Create(CultureInfo.InvariantCulture, $"≤ {most:0} ms") : "";
        bool? kept = share is not null ? (ratio is { } r ? r <= share : null) : limit is not null ? ours.Median <= limit : null;
        report.Row(
            ours.Name,
            Measure.Text(ours.Median),
            Measure.Text(ours.P95),
            ours.Count.ToString(CultureInfo.InvariantCulture),
            other is { } o ? Measure.Text(o) : "–",
            ratio is { } q ? q.ToString("0.00", CultureInfo.InvariantCulture) : "–",
            promise + kept switch { true => ": kept", false => ": **missed**", null => "" });
    }
}
