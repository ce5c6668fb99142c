using System.Text;
using MailKit.Net.Smtp;
using MimeKit;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>Port 25, as whoever looks for an open relay tries it.</summary>
public sealed class RelayTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("victim@elsewhere.example")]
    [InlineData("@a.test:victim@elsewhere.example")]
    [InlineData("victim%elsewhere.example@a.test")]
    [InlineData("elsewhere.example!victim@a.test")]
    [InlineData("elsewhere.example!victim")]
    [InlineData("victim%elsewhere.example")]
    [InlineData("\"victim@elsewhere.example\"")]
    [InlineData("\"victim@elsewhere.example\"@a.test")]
    [InlineData("victim@elsewhere.example@a.test")]
    [InlineData("victim@[127.0.0.1]")]
    [InlineData("victim@mail.a.test")]
    [InlineData("victim@localhost")]
    [InlineData("victim")]
    public async Task Nobody_relays_without_signing_in(string recipient)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        foreach (var sender in new[] { "spammer@elsewhere.example", mailbox.Address, "" })
        {
            await dialogue.SayAsync($"MAIL FROM:<{sender}>", Cancelled);
            Assert.StartsWith("5", await dialogue.SayAsync($"RCPT TO:<{recipient}>", Cancelled), StringComparison.Ordinal);
            await dialogue.SayAsync("RSET", Cancelled);
        }
    }

    [Fact]
    public async Task Port_25_offers_no_way_to_sign_in()
    {
        using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        Assert.DoesNotContain("AUTH", dialogue.Introduction, StringComparison.Ordinal);
        Assert.StartsWith("503", await dialogue.SayAsync("AUTH PLAIN " + Convert.ToBase64String("\0ana@a.test\0x"u8), Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Submission_takes_no_password_in_the_clear_and_nothing_from_strangers()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SubmissionPort, Cancelled);
        Assert.DoesNotContain("AUTH", dialogue.Introduction, StringComparison.Ordinal);
        var secret = Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{mailbox.Address}\0{mailbox.Password}"));
        Assert.StartsWith("530", await dialogue.SayAsync("AUTH PLAIN " + secret, Cancelled), StringComparison.Ordinal);
        Assert.StartsWith("530", await dialogue.SayAsync($"MAIL FROM:<{mailbox.Address}>", Cancelled), StringComparison.Ordinal);
    }

    /// <summary>Ends of data that other servers have taken for one, and behind them a message that nobody asked for.</summary>
    [Theory]
    [InlineData("\n.\n")]
    [InlineData("\n.\r\n")]
    [InlineData("\r\n.\n")]
    [InlineData("\r.\r")]
    [InlineData("\r\n.\r")]
    public async Task No_message_is_smuggled_behind_another(string end)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        await dialogue.SayAsync("MAIL FROM:<somebody@example.org>", Cancelled);
        await dialogue.SayAsync($"RCPT TO:<{mailbox.Address}>", Cancelled);
        await dialogue.SayAsync("DATA", Cancelled);
        var smuggled = $"MAIL FROM:<ceo@b.test>\r\nRCPT TO:<{mailbox.Address}>\r\nDATA\r\nSubject: smuggled\r\n\r\nPay.";
        var answer = await dialogue.SendAsync(MailClients.FromOutside("somebody@example.org", mailbox.Address, "first", $"Hola.{end}{smuggled}\r\n.\r\n"), Cancelled);

        // One message or none: the second envelope is text in the first, or all of it was refused.
        if (answer.StartsWith("250", StringComparison.Ordinal))
        {
            Assert.StartsWith("221", await dialogue.SayAsync("QUIT", Cancelled), StringComparison.Ordinal);
            Assert.Equal("first", Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled)).Subject);
        }
        else
        {
            Assert.StartsWith("5", answer, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_message_over_the_limit_is_refused_before_it_is_sent()
    {
        using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        Assert.Contains("SIZE 52428800", dialogue.Introduction, StringComparison.Ordinal);
        Assert.StartsWith("552 5.3.4", await dialogue.SayAsync("MAIL FROM:<somebody@example.org> SIZE=99000000", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_has_two_hundred_recipients_and_no_more_at_a_time()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        await dialogue.SayAsync("MAIL FROM:<somebody@example.org>", Cancelled);
        for (var i = 0; i < 200; i++)
        {
            Assert.StartsWith("250", await dialogue.SayAsync($"RCPT TO:<{mailbox.Address.Replace("@", $"+{i}@", StringComparison.Ordinal)}>", Cancelled), StringComparison.Ordinal);
        }

        Assert.StartsWith("452 4.5.3", await dialogue.SayAsync($"RCPT TO:<{mailbox.Address}>", Cancelled), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Signing_in_to_relay_as_somebody_elsewhere_is_refused()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        using var submission = await stack.SubmissionAsync(mailbox.Address, mailbox.Password, Cancelled);
        foreach (var sender in new[] { "ceo@elsewhere.example", "nobody@a.test" })
        {
            await Assert.ThrowsAsync<SmtpCommandException>(() => submission.SendAsync(
                Letter(mailbox.Address, "x@elsewhere.example", "as somebody else"), new MailboxAddress("", sender), [MailboxAddress.Parse("x@elsewhere.example")], Cancelled));
        }
    }

    [Fact]
    public async Task Nobody_asks_port_25_who_is_here()
    {
        using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        Assert.StartsWith("502", await dialogue.SayAsync("VRFY ana@a.test", Cancelled), StringComparison.Ordinal);
        Assert.StartsWith("50", await dialogue.SayAsync("EXPN ana@a.test", Cancelled), StringComparison.Ordinal);
    }
}
