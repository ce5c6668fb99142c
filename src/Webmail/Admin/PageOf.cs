namespace Webmail.Admin;

/// <param name="Matching">How many there are on all pages.</param>
public sealed record PageOf<TRow>(int Matching, int Skip, IReadOnlyList<TRow> Rows);
