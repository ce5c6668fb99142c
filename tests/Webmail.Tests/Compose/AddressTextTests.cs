using Webmail.Compose;
using Webmail.Contracts;
using Xunit;

namespace Webmail.Tests.Compose;

public sealed class AddressTextTests
{
    [Fact]
    public void A_pasted_list_keeps_names_order_and_quoted_commas()
    {
        var found = AddressText.Parse("""
            "Ruiz, Ana" <ana@a.test>, Bea Gil <bea@b.test>; carla@c.test
            'Dani' <dani@d.test>
            """);

        Assert.Equal(
            [new MailAddress("ana@a.test", "Ruiz, Ana"), new("bea@b.test", "Bea Gil"), new("carla@c.test"), new("dani@d.test", "Dani")],
            found.Select(r => r.Address));
        Assert.All(found, r => Assert.True(r.IsValid));
    }

    [Fact]
    public void Addresses_separated_by_spaces_alone_are_told_apart() =>
        Assert.Equal(["ana@a.test", "bea@b.test"], AddressText.Parse("ana@a.test bea@b.test").Select(r => r.Address.Address));

    [Fact]
    public void What_is_no_address_is_kept_and_marked_instead_of_dropped()
    {
        var one = Assert.Single(AddressText.Parse("ana de contabilidad"));
        Assert.Equal("ana de contabilidad", one.Address.Address);
        Assert.True(one.IsMarked);
    }

    [Theory]
    [InlineData("ana@a.test")]
    [InlineData("ana+viajes@sub.a.test")]
    [InlineData("josé@correo.test")]
    [InlineData("bea@españa.test")]
    [InlineData("o'brien@b.test")]
    [InlineData("root@localhost")]
    public void Addresses_people_have_are_valid(string address) => Assert.True(AddressText.IsValid(address));

    [Theory]
    [InlineData("")]
    [InlineData("ana")]
    [InlineData("@a.test")]
    [InlineData("ana@")]
    [InlineData("ana@a")]
    [InlineData("ana@a..test")]
    [InlineData("ana..b@a.test")]
    [InlineData(".ana@a.test")]
    [InlineData("ana ruiz@a.test")]
    [InlineData("ana@a.test\r\nBcc: x@y.test")]
    [InlineData("ana@a_b.test")]
    public void Addresses_with_a_slip_are_not(string address) => Assert.False(AddressText.IsValid(address));

    [Fact]
    public void Formatting_and_parsing_again_gives_the_same_address()
    {
        MailAddress[] addresses = [new("ana@a.test", "Ruiz, \"Ana\" (Norte)"), new("bea@b.test", "Bea Gil"), new("c@c.test")];
        var text = string.Join(", ", addresses.Select(AddressText.Format));
        Assert.Equal(addresses, AddressText.Parse(text).Select(r => r.Address));
    }

    [Fact]
    public void A_mailto_link_and_bare_angle_brackets_are_understood() =>
        Assert.Equal(["ana@a.test", "bea@b.test"], AddressText.Parse("mailto:ana@a.test, <bea@b.test>").Select(r => r.Address.Address));
}
