using System.Text;
using Webmail.Contracts.Admin;
using Webmail.Gateway.Discovery;
using Xunit;

namespace Webmail.Tests.Discovery;

public sealed class AutoconfigFileTests
{
    private const string Sending = "<outgoingServer type=\"smtp\"><hostname>smtp.a.test</hostname><port>465</port><socketType>SSL</socketType></outgoingServer>";

    [Fact]
    public void TLS_from_the_first_byte_comes_before_STARTTLS_and_the_domain_is_filled_in()
    {
        var file = Parse(Incoming("imap.a.test", "143", "STARTTLS") + Incoming("imap.%EMAILDOMAIN%", "993", "SSL") + Sending);
        Assert.Equal(new DomainServers(new MailServer("imap.b.test", 993, ServerTls.Implicit), new MailServer("smtp.a.test", 465, ServerTls.Implicit)), file!.Servers);
    }

    [Theory]
    [InlineData("imap.a.test", "143", "plain")]
    [InlineData("imap a.test", "993", "SSL")]
    [InlineData("imap.a.test", "99999", "SSL")]
    [InlineData("", "993", "SSL")]
    [InlineData("127.0.0.1", "993", "SSL")]
    public void What_is_no_server_to_be_reached_by_TLS_is_none(string host, string port, string socket) => Assert.Null(Parse(Incoming(host, port, socket) + Sending));

    [Fact]
    public void Entities_and_document_types_are_refused()
    {
        var body = $"<clientConfig version=\"1.1\"><emailProvider>{Incoming("&host;", "993", "SSL")}{Sending}</emailProvider></clientConfig>";
        Assert.Null(AutoconfigFile.Parse(Encoding.UTF8.GetBytes("<!DOCTYPE x [<!ENTITY host SYSTEM \"file:///etc/hostname\">]>" + body), "b.test"));
        Assert.Null(AutoconfigFile.Parse(Encoding.UTF8.GetBytes("<!DOCTYPE x [<!ENTITY host \"imap.a.test\">]>" + body), "b.test"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html/>")]
    [InlineData("not xml")]
    public void What_is_no_such_file_is_none(string text) => Assert.Null(AutoconfigFile.Parse(Encoding.UTF8.GetBytes(text), "b.test"));

    private static AutoconfigFile? Parse(string servers) =>
        AutoconfigFile.Parse(Encoding.UTF8.GetBytes($"<clientConfig version=\"1.1\"><emailProvider>{servers}</emailProvider></clientConfig>"), "b.test");

    private static string Incoming(string host, string port, string socket) =>
        $"<incomingServer type=\"imap\"><hostname>{host}</hostname><port>{port}</port><socketType>{socket}</socketType></incomingServer>";
}
