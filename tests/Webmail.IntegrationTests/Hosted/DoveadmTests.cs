using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using Microsoft.Extensions.Options;
using Webmail.Gateway;
using Webmail.Gateway.Mailboxes;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Hosted;

public sealed class DoveadmTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    private Uri Url => new($"http://127.0.0.1:{stack.Servers.DoveadmPort}");

    [Fact]
    public async Task The_open_connections_of_a_mailbox_are_ended_when_asked()
    {
        var (mailbox, other) = (await stack.NewMailboxAsync(Cancelled), await stack.NewMailboxAsync(Cancelled));
        using var doveadm = NewDoveadm();
        using var imap = await stack.ImapAsync(mailbox, Cancelled);
        using var pop3 = await stack.Pop3Async(mailbox.Address, mailbox.Password, Cancelled);
        using var untouched = await stack.ImapAsync(other, Cancelled);

        Assert.True(await doveadm.EndConnectionsAsync([mailbox.Address], Cancelled));

        // Dovecot's processes are told by a signal: a command that is under way is still answered.
        await EndsAsync(() => imap.NoOpAsync(Cancelled));
        await EndsAsync(() => pop3.NoOpAsync(Cancelled));
        await untouched.NoOpAsync(Cancelled);
        Assert.False(await doveadm.EndConnectionsAsync([mailbox.Address], Cancelled));
    }

    [Fact]
    public async Task It_is_told_how_full_mailboxes_are()
    {
        var (mailbox, other) = (await stack.NewMailboxAsync(Cancelled), await stack.NewMailboxAsync(Cancelled));
        var letter = Letter("somebody@example.org", mailbox.Address, "long");
        letter.Body = new MimeKit.TextPart("plain") { Text = string.Concat(Enumerable.Repeat("Hola. 1234567890\r\n", 1000)) };
        await stack.DeliverAsync(mailbox.Address, letter, Cancelled);
        using var doveadm = NewDoveadm();
        var usage = await doveadm.UsageAsync([mailbox.Address, "nobody@a.test", other.Address], Cancelled);
        Assert.Equal(new[] { mailbox.Address, other.Address }.Order(), usage.Keys.Order());
        Assert.Equal(1, usage[mailbox.Address].Messages);
        Assert.InRange(usage[mailbox.Address].Bytes, 16_000, 64_000);
        Assert.Equal(new MailboxUsage(0, 0), usage[other.Address]);
    }

    [Theory]
    [InlineData("fetch")]
    [InlineData("search")]
    [InlineData("mailboxList")]
    [InlineData("mailboxStatus")]
    [InlineData("import")]
    [InlineData("backup")]
    [InlineData("dictGet")]
    [InlineData("quotaRecalc")]
    public async Task It_can_read_nobodys_mail_with_it(string command)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        using var http = new HttpClient();
        using var request = new HttpRequestMessage(HttpMethod.Post, new Uri(Url, "/doveadm/v1"))
        {
            Content = JsonContent.Create(new object[] { new object[] { command, new { user = mailbox.Address }, "t" } }),
        };
        request.Headers.Authorization = new AuthenticationHeaderValue("X-Dovecot-API", Convert.ToBase64String(Encoding.UTF8.GetBytes(stack.Servers.DoveadmKey)));
        using var response = await http.SendAsync(request, Cancelled);
        Assert.Contains("\"unAuthorized\"", await response.Content.ReadAsStringAsync(Cancelled), StringComparison.Ordinal);
    }

    private static Task EndsAsync(Func<Task> command) => Readiness.WaitAsync(
        async () =>
        {
            try
            {
                await command();
                return "The connection is still open.";
            }
            catch (Exception over) when (over is MailKit.ProtocolException or MailKit.CommandException or MailKit.ServiceNotConnectedException or IOException)
            {
                return null;
            }
        },
        Cancelled);

    private Doveadm NewDoveadm() => new(Options.Create(new GatewayOptions
    {
        Hosted = new HostedOptions { Doveadm = new DoveadmOptions { Url = Url, Key = stack.Servers.DoveadmKey } },
    }));
}
