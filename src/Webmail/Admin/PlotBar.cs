namespace Webmail.Admin;

/// <summary>One of the quantities a plot shows.</summary>
/// <param name="Column">Bars of one column lie over each other, the first the farthest back; each column has a place of its own.</param>
/// <param name="Tone">The class that colours it: <c>p0</c> to <c>p3</c>.</param>
public sealed record PlotBar(string Name, string Tone, int Column = 0);
