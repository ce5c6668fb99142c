using Webmail.Gateway.Security;
using Xunit;

namespace Webmail.Tests.Security;

public sealed class RelyingPartyTests
{
    [Theory]
    [InlineData("https://Mail.Example.org", "https://mail.example.org")]
    [InlineData("https://mail.example.org:443/", "https://mail.example.org")]
    [InlineData("https://mail.example.org:8443/mail/", "https://mail.example.org:8443")]
    [InlineData("https://correo.españa.example", "https://correo.xn--espaa-rta.example")]
    [InlineData("http://localhost:8080", "http://localhost:8080")]
    [InlineData("http://mail.localhost:8080", "http://mail.localhost:8080")]
    public void Passkeys_are_for_a_name_by_https_or_this_machine_as_browsers_write_it(string publicUrl, string origin) =>
        Assert.Equal(origin, RelyingParty.OriginOf(new Uri(publicUrl)));

    [Theory]
    [InlineData("http://127.0.0.1:8080")]
    [InlineData("https://192.0.2.7")]
    [InlineData("https://[2001:db8::7]/")]
    [InlineData("http://mail.example.org")]
    [InlineData("http://localhost.example.org")]
    [InlineData("ftp://localhost")]
    public void Where_browsers_make_none_they_are_not_offered(string publicUrl) => Assert.Null(RelyingParty.OriginOf(new Uri(publicUrl)));

    [Fact]
    public void Without_an_address_they_are_not_offered() => Assert.Null(RelyingParty.OriginOf(null));
}
