using Webmail.Gateway.Admin;
using Xunit;

namespace Webmail.Tests.Admin;

public sealed class AddressCheckTests
{
    [Theory]
    [InlineData(" Ana.Ruiz@A.test ", "ana.ruiz@a.test")]
    [InlineData("a_b-c@b.test", "a_b-c@b.test")]
    [InlineData("ana@bücher.test", "ana@xn--bcher-kva.test")]
    public void A_mailbox_is_written_in_one_way(string typed, string expected)
    {
        var (localPart, domain) = AddressCheck.Mailbox(typed)!.Value;
        Assert.Equal(expected, $"{localPart}@{domain}");
    }

    [Theory]
    [InlineData(null)]
    [InlineData("@a.test")]
    [InlineData("ana+x@a.test")]
    [InlineData(".ana@a.test")]
    [InlineData("a..b@a.test")]
    [InlineData("a/b@a.test")]
    [InlineData("ana\n@a.test")]
    [InlineData("-ana@a.test")]
    public void What_could_be_no_folder_or_part_of_a_command_is_no_mailbox(string? typed) => Assert.Null(AddressCheck.Mailbox(typed));

    [Fact]
    public void A_catch_all_is_an_alias_and_no_mailbox() => Assert.Equal(("", "a.test"), AddressCheck.Alias("@A.test"));

    [Theory]
    [InlineData("5G", 5L << 30)]
    [InlineData("512 m", null)]
    [InlineData("512mb", 512L << 20)]
    [InlineData("0", 0L)]
    [InlineData("-1", null)]
    [InlineData("99999999999T", null)]
    [InlineData("", null)]
    public void Sizes_are_read_as_people_write_them(string text, long? expected)
    {
        Assert.Equal(expected, ByteSize.Parse(text));
        if (expected is { } bytes)
        {
            Assert.Equal(bytes, ByteSize.Parse(ByteSize.Write(bytes)));
        }
    }
}
