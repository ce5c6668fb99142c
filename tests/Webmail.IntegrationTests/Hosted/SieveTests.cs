using System.Net.Sockets;
using System.Text;
using Webmail.Testing;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Hosted;

public sealed class SieveTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_put_by_ManageSieve_files_mail_and_never_sees_spam()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await PutAsync(mailbox, "require [\"fileinto\", \"mailbox\"];\r\nfileinto :create \"Filed\";\r\n");
        await stack.DeliverAsync(mailbox.Address, Letter("somebody@example.org", mailbox.Address, "ordinary"), Cancelled);
        var spam = Letter("somebody@example.org", mailbox.Address, "bargain");
        spam.Headers.Add("X-Spam", "Yes");
        await stack.DeliverAsync(mailbox.Address, spam, Cancelled);
        Assert.Equal("ordinary", Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled, "Filed")).Subject);
        Assert.Equal("bargain", Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled, "Junk")).Subject);
    }

    /// <summary>RFC 5804, as much of it as this takes.</summary>
    private async Task PutAsync(Mailbox mailbox, string script)
    {
        using var tcp = new TcpClient();
        await tcp.ConnectAsync(StackEnvironment.Host, stack.Servers.SievePort, Cancelled);
        await using var stream = tcp.GetStream();
        var reader = new LineReader(stream);
        await ExpectOkAsync(reader);
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{mailbox.Address}\0{mailbox.Password}"));
        foreach (var command in new[] { $"AUTHENTICATE \"PLAIN\" \"{secret}\"", $"PUTSCRIPT \"own\" {{{script.Length}+}}\r\n{script}", "SETACTIVE \"own\"" })
        {
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\r\n"), Cancelled);
            await ExpectOkAsync(reader);
        }
    }

    private static async Task ExpectOkAsync(LineReader reader)
    {
        string line;
        do
        {
            line = await reader.ReadLineAsync(Cancelled) ?? throw new IOException("The ManageSieve server hung up.");
        }
        while (line.StartsWith('"'));

        Assert.StartsWith("OK", line, StringComparison.Ordinal);
    }
}
