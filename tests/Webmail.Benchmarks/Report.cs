using System.Globalization;
using System.Text;

namespace Webmail.Benchmarks;

/// <summary>What was measured, as Markdown tables; printed as it comes and whole at the end.</summary>
internal sealed class Report(bool isSilent = false)
{
    private readonly StringBuilder _text = new();

    public void Section(string title, params string[] columns)
    {
        Line("");
        Line($"### {title}");
        Line("");
        Line($"| {string.Join(" | ", columns)} |");
        Line($"|---|{string.Concat(Enumerable.Repeat("--:|", columns.Length - 1))}");
    }

    public void Row(params string[] cells) => Line($"| {string.Join(" | ", cells)} |");

    /// <summary>Ours beside the floor of the same run.</summary>
    public void Compare(Measure ours, Measure floor, string? promise = null) => Row(
        ours.Name,
        Measure.Text(ours.Median),
        Measure.Text(ours.P95),
        Measure.Text(floor.Median),
        Measure.Text(floor.P95),
        (ours.Median / floor.Median).ToString("0.0", CultureInfo.InvariantCulture),
        promise ?? "");

    public void Line(string line)
    {
        _text.AppendLine(line);
        if (!isSilent)
        {
            Console.WriteLine(line);
        }
    }

    public override string ToString() => _text.ToString();
}
