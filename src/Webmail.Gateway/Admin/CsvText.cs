using System.Buffers;
using System.Text;

namespace Webmail.Gateway.Admin;

/// <summary>CSV of RFC 4180, with comma or semicolon: spreadsheets of half the world save it with the latter.</summary>
internal static class CsvText
{
    // A spreadsheet takes a cell that begins so for a formula, which may fetch and send (OWASP, CSV Injection).
    private const string FormulaStarts = "=+-@\t\r";
    private static readonly SearchValues<char> NeedQuotes = SearchValues.Create("\",;\r\n\t'");

    /// <returns>The lines that are not empty, each with the number of its first line in the file.</returns>
    public static IReadOnlyList<(int Line, IReadOnlyList<string> Cells)> Read(string text)
    {
        var separator = SeparatorOf(text);
        var (rows, cells, cell) = (new List<(int, IReadOnlyList<string>)>(), new List<string>(), new StringBuilder());
        var (line, began, isQuoted) = (1, 1, false);
        for (var i = 0; i < text.Length; i++)
        {
            var sign = text[i];
            line += sign == '\n' ? 1 : 0;
            if (isQuoted && sign == '"' && i + 1 < text.Length && text[i + 1] == '"')
            {
                cell.Append('"');
                i++;
            }
            else if (sign == '"' && (isQuoted || cell.Length == 0))
            {
                isQuoted = !isQuoted;
            }
            else if (isQuoted || (sign != separator && sign is not ('\r' or '\n')))
            {
                cell.Append(sign);
            }
            else if (sign == separator)
            {
                EndCell(cells, cell);
            }
            else if (sign == '\n' || i + 1 == text.Length || text[i + 1] != '\n')
            {
                EndRow(rows, cells, cell, began);
                began = line;
            }
        }

        EndRow(rows, cells, cell, began);
        return rows;
    }

    public static string Write(IEnumerable<IEnumerable<string>> rows)
    {
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.AppendJoin(',', row.Select(Cell)).Append("\r\n");
        }

        return text.ToString();
    }

    /// <summary>A cell as it was before <see cref="Write"/> made it harmless.</summary>
    public static string Plain(string cell) => cell.Length > 1 && cell[0] == '\'' && FormulaStarts.Contains(cell[1], StringComparison.Ordinal) ? cell[1..] : cell;

    private static string Cell(string value)
    {
        var harmless = value.Length > 0 && FormulaStarts.Contains(value[0], StringComparison.Ordinal) ? "'" + value : value;
        return !harmless.AsSpan().ContainsAny(NeedQuotes) ? harmless : "\"" + harmless.Replace("\"", "\"\"", StringComparison.Ordinal) + "\"";
    }

    private static char SeparatorOf(string text)
    {
        var end = text.IndexOf('\n', StringComparison.Ordinal);
        var first = end < 0 ? text : text[..end];
        return first.Contains(';', StringComparison.Ordinal) && !first.Contains(',', StringComparison.Ordinal) ? ';' : ',';
    }

    private static void EndCell(List<string> cells, StringBuilder cell)
    {
        cells.Add(cell.ToString());
        cell.Clear();
    }

    private static void EndRow(List<(int, IReadOnlyList<string>)> rows, List<string> cells, StringBuilder cell, int began)
    {
        EndCell(cells, cell);
        if (cells.Exists(c => c.Trim().Length > 0))
        {
            rows.Add((began, cells.ToArray()));
        }

        cells.Clear();
    }
}
