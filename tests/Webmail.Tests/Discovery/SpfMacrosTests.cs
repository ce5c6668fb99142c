using System.Net;
using Webmail.Gateway.Admin.Domains.Checks;
using Xunit;

namespace Webmail.Tests.Discovery;

public sealed class SpfMacrosTests
{
    // RFC 7208 §7.4.
    [Theory]
    [InlineData("%{s}", "postmaster@email.example.com")]
    [InlineData("%{o}", "email.example.com")]
    [InlineData("%{d4}", "email.example.com")]
    [InlineData("%{d2}", "example.com")]
    [InlineData("%{d1}", "com")]
    [InlineData("%{dr}", "com.example.email")]
    [InlineData("%{d2r}", "example.email")]
    [InlineData("%{l}", "postmaster")]
    [InlineData("%{ir}.%{v}._spf.%{d2}", "3.2.0.192.in-addr._spf.example.com")]
    [InlineData("%{lr-}.lp._spf.%{d2}", "postmaster.lp._spf.example.com")]
    [InlineData("a%%b%_c%-d", "a%b c%20d")]
    public void A_macro_stands_for_what_the_standard_says(string spec, string expected) =>
        Assert.Equal(expected, SpfMacros.Expand(spec, IPAddress.Parse("192.0.2.3"), "email.example.com", "email.example.com"));

    [Fact]
    public void An_IPv6_address_is_written_digit_by_digit() => Assert.Equal(
        "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com",
        SpfMacros.Expand("%{ir}.%{v}._spf.%{d2}", IPAddress.Parse("2001:db8::cb01"), "email.example.com", "email.example.com"));

    [Theory]
    [InlineData("%{x}")]
    [InlineData("%d")]
    [InlineData("100%")]
    [InlineData("%{d")]
    public void What_is_no_macro_is_an_error(string spec) => Assert.Null(SpfMacros.Expand(spec, IPAddress.Loopback, "a.test", "a.test"));
}
