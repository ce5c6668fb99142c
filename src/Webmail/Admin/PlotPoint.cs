namespace Webmail.Admin;

/// <summary>A day in a plot.</summary>
/// <param name="Href">Where its rows are.</param>
/// <param name="Values">One for each bar; null where nothing was counted.</param>
public sealed record PlotPoint(string Label, string Href, IReadOnlyList<double?> Values);
