using Webmail.Gateway.Admin;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class CsvTextTests
{
    [Theory]
    [InlineData("=1+1")]
    [InlineData("+1")]
    [InlineData("-1")]
    [InlineData("@SUM(A1)")]
    [InlineData("\t=1")]
    [InlineData("\r=1")]
    public void No_cell_begins_as_a_spreadsheet_begins_a_formula_and_reading_gives_it_back(string value)
    {
        var text = CsvText.Write([[value, "next"]]);
        Assert.StartsWith("\"'", text, StringComparison.Ordinal);
        Assert.Equal(value, CsvText.Plain(Assert.Single(CsvText.Read(text)).Cells[0]));
    }

    [Theory]
    [InlineData("plain")]
    [InlineData("a, b")]
    [InlineData("she said \"hi\"")]
    [InlineData("two\r\nlines")]
    [InlineData("it's")]
    [InlineData("")]
    public void What_is_written_is_read_again(string value) =>
        Assert.Equal(["x", value], Assert.Single(CsvText.Read(CsvText.Write([["x", value]]))).Cells);

    [Fact]
    public void Lines_are_numbered_as_an_editor_numbers_them_whatever_ends_them()
    {
        Assert.Equal([1, 3, 5], CsvText.Read("a,b\n\n\"c\nd\",e\nf,g").Select(r => r.Line));
        Assert.Equal([1, 2], CsvText.Read("a\r\nb\r\n").Select(r => r.Line));
    }

    [Fact]
    public void Semicolons_separate_where_the_first_line_has_no_comma() =>
        Assert.Equal(["a,b", "c"], CsvText.Read("address;name\na,b;c")[1].Cells);
}
