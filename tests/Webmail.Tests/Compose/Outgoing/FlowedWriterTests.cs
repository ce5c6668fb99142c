using Webmail.Gateway.Compose.Outgoing;
using Webmail.Gateway.Reading;
using Xunit;

namespace Webmail.Tests.Compose.Outgoing;

public sealed class FlowedWriterTests
{
    [Fact]
    public void A_long_paragraph_becomes_lines_that_join_again()
    {
        var paragraph = string.Join(' ', Enumerable.Repeat("palabra", 60));
        var written = FlowedWriter.Write(paragraph);

        Assert.All(written.TrimEnd().Split("\r\n"), line => Assert.True(line.Length <= 78));
        Assert.Equal(paragraph, Assert.Single(FlowedText.Read(written, isFlowed: true, deletesSpace: false)).Text);
    }

    [Fact]
    public void Quotes_keep_their_depth()
    {
        var lines = FlowedText.Read(FlowedWriter.Write("yes\n> one\n>> two\n> > two again"), isFlowed: true, deletesSpace: false);

        Assert.Equal([new(0, "yes"), new(1, "one"), new(2, "two"), new TextLine(2, "two again")], lines);
    }

    [Theory]
    [InlineData("From here")]
    [InlineData("  indented")]
    [InlineData("-- ")]
    public void Lines_that_could_be_misread_arrive_as_they_were(string line)
    {
        Assert.Equal(line, Assert.Single(FlowedText.Read(FlowedWriter.Write(line), isFlowed: true, deletesSpace: false)).Text);
    }

    [Fact]
    public void A_space_at_the_end_does_not_join_lines()
    {
        Assert.Equal(["one", "two"], FlowedText.Read(FlowedWriter.Write("one \ntwo"), isFlowed: true, deletesSpace: false).Select(l => l.Text));
    }

    [Fact]
    public void A_long_address_stays_whole()
    {
        var address = "https://a.test/" + new string('x', 200);

        Assert.Contains(address, FlowedWriter.Write("see " + address + " now"), StringComparison.Ordinal);
    }
}
