using MailKit.Net.Smtp;
using MailKit.Security;
using MimeKit;
using Webmail.Testing.Smtp;
using Xunit;

namespace Webmail.Tests.Testing;

public sealed class ScriptedSmtpServerTests
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_submitted_message_arrives_as_it_was_sent()
    {
        await using var server = new ScriptedSmtpServer();
        using var client = await ConnectAsync(server);
        var message = Message("línea\r\n.con punto\r\n");
        await client.SendAsync(message, Cancelled);
        var submitted = Assert.Single(server.Messages);
        Assert.Contains("<bea@b.test>", Assert.Single(submitted.Recipients), StringComparison.Ordinal);
        Assert.Equal("línea\r\n.con punto\r\n", submitted.Message.TextBody?.ReplaceLineEndings("\r\n"));
    }

    [Fact]
    public async Task A_recipient_can_be_refused_in_the_servers_own_words()
    {
        await using var server = new ScriptedSmtpServer();
        server.On("RCPT TO:<bea@b.test>", c => c.SendAsync("550 5.1.1 No such user here"));
        using var client = await ConnectAsync(server);
        var refusal = await Assert.ThrowsAsync<SmtpCommandException>(() => client.SendAsync(Message("hola"), Cancelled));
        Assert.Contains("No such user here", refusal.Message, StringComparison.Ordinal);
        Assert.Empty(server.Messages);
    }

    private static async Task<SmtpClient> ConnectAsync(ScriptedSmtpServer server)
    {
        var client = new SmtpClient();
        await client.ConnectAsync(ScriptedSmtpServer.Host, server.Port, SecureSocketOptions.None, Cancelled);
        await client.AuthenticateAsync(server.User, server.Password, Cancelled);
        return client;
    }

    private static MimeMessage Message(string text) =>
        new([new MailboxAddress("Ana", "ana@a.test")], [new MailboxAddress("Bea", "bea@b.test")], "Hola", new TextPart("plain") { Text = text });
}
