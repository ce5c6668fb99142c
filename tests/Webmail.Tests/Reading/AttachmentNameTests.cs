using Webmail.Gateway.Reading;
using Xunit;

namespace Webmail.Tests.Reading;

public sealed class AttachmentNameTests
{
    [Theory]
    [InlineData("../../etc/passwd", "passwd")]
    [InlineData("C:\\Users\\ana\\plan.pdf", "plan.pdf")]
    [InlineData("a\r\nX: y.pdf", "aX: y.pdf")]
    [InlineData("photo\u202Egpj.exe", "photogpj.exe")]
    [InlineData("presupuesto año.pdf", "presupuesto año.pdf")]
    [InlineData("..", "part-2.pdf")]
    [InlineData(null, "part-2.pdf")]
    public void A_name_is_one_plain_path_segment(string? given, string expected) =>
        Assert.Equal(expected, AttachmentName.Clean(given, "2", "application/pdf"));

    [Fact]
    public void A_long_name_keeps_its_extension()
    {
        var name = AttachmentName.Clean(new string('x', 500) + ".pdf", "2", "application/pdf");

        Assert.EndsWith(".pdf", name, StringComparison.Ordinal);
        Assert.True(name.Length <= 180);
    }
}
