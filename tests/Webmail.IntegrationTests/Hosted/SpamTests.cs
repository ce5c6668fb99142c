using System.Text.Json;
using MailKit;
using MimeKit;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>What comes from outside: what the filter finds out about it, where it is filed, and what people's moves teach.</summary>
/// <remarks>The stack's DNS knows two senders: honest.test says that its mail comes from this machine, forged.test that none does.</remarks>
public sealed class SpamTests(MailStack stack)
{
    /// <summary>Every filter takes it for spam.</summary>
    internal const string Gtube = "XJS*C4JDBQADN1.NSBN3*2IDNEN*GTUBE-STANDARD-ANTI-UBE-TEST-EMAIL*C.34X";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Good_mail_is_in_the_inbox_with_what_was_found_out_about_its_sender()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        Assert.StartsWith("250", await TransferAsync("ana@honest.test", mailbox, ""), StringComparison.Ordinal);
        var message = Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled));
        var found = Verdict(message);
        Assert.StartsWith("mail.a.test;", found, StringComparison.Ordinal);
        Assert.Contains("spf=pass", found, StringComparison.Ordinal);
        Assert.Contains("dkim=none", found, StringComparison.Ordinal);
        Assert.Contains("dmarc=pass (policy=reject) header.from=honest.test", found, StringComparison.Ordinal);
        Assert.Null(message.Headers["X-Spam"]);
    }

    [Fact]
    public async Task Forged_mail_is_in_Junk_with_what_was_found_out()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        Assert.StartsWith("250", await TransferAsync("ana@forged.test", mailbox, ""), StringComparison.Ordinal);
        var found = Verdict(Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled, "Junk")));
        Assert.Contains("spf=fail", found, StringComparison.Ordinal);
        Assert.Contains("dmarc=fail", found, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Authentication-Results: mail.a.test; spf=pass smtp.mailfrom=ana@bank.example")]
    [InlineData("AUTHENTICATION-RESULTS : MAIL.A.TEST; dkim=pass header.d=bank.example")]
    [InlineData("Authentication-Results:\r\n mail.a.test;\r\n dmarc=pass header.from=bank.example")]
    [InlineData("Authentication-Results: (;) \"mail.a.test\"; dkim=pass header.d=bank.example")]
    [InlineData("Authentication-Results: mx.bank.example; dkim=pass header.d=bank.example")]
    [InlineData("X-Spam: Yes")]
    [InlineData("X-Spam-Status: No, score=-99 bank.example")]
    [InlineData("x-spam-status :\r\n No, score=-99 bank.example")]
    public async Task What_a_stranger_says_in_our_name_is_taken_out(string header)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await TransferAsync("ana@honest.test", mailbox, header + "\r\n");
        var message = Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled));
        Assert.DoesNotContain("bank.example", Verdict(message), StringComparison.Ordinal);
        Assert.DoesNotContain("bank.example", Assert.Single(message.Headers, h => h.Field.Equals("X-Spam-Status", StringComparison.OrdinalIgnoreCase)).Value, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_every_filter_takes_for_spam_is_refused_while_its_sender_listens()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var answer = await TransferAsync("ana@honest.test", mailbox, "", Gtube);
        Assert.StartsWith("554 5.7.1", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_message_moved_into_Junk_and_out_again_teaches_the_filter_both_times()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var letter = Letter("ana@honest.test", mailbox.Address, "offer " + Guid.NewGuid());
        letter.Body = new TextPart("plain") { Text = string.Join(' ', Enumerable.Range(0, 40).Select(_ => "w" + Guid.NewGuid().ToString("N")[..7])) };
        await stack.DeliverAsync(mailbox.Address, letter, Cancelled);
        using var client = await stack.ImapAsync(mailbox, Cancelled);
        var junk = await client.GetFolderAsync("Junk", Cancelled);

        var before = await LearnedAsync();
        await client.Inbox.OpenAsync(FolderAccess.ReadWrite, Cancelled);
        await client.Inbox.MoveToAsync(0, junk, Cancelled);
        await LearnsAsync(now => now.Spam > before.Spam);

        before = await LearnedAsync();
        await junk.OpenAsync(FolderAccess.ReadWrite, Cancelled);
        await junk.MoveToAsync(0, client.Inbox, Cancelled);
        await LearnsAsync(now => now.Ham > before.Ham);
        Assert.Equal(letter.Subject, Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled)).Subject);
    }

    private static string Verdict(MimeMessage message) =>
        string.Join(' ', Assert.Single(message.Headers, h => h.Id == HeaderId.AuthenticationResults).Value.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));

    private async Task<string> TransferAsync(string from, Mailbox to, string headers, string text = "Hola.")
    {
        using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        return await dialogue.TransferAsync(from, to.Address, FromOutside(from, to.Address, "hello", text, headers), Cancelled);
    }

    private async Task LearnsAsync(Predicate<(long Spam, long Ham)> hasLearned) => await Readiness.WaitAsync(
        async () =>
        {
            var now = await LearnedAsync();
            return hasLearned(now) ? null : $"the filter has learned {now}";
        },
        Cancelled);

    private async Task<(long Spam, long Ham)> LearnedAsync()
    {
        using var http = new HttpClient { BaseAddress = new UriBuilder("http", StackEnvironment.Host, stack.Servers.LearnPort).Uri };
        http.DefaultRequestHeaders.Add("Password", stack.Servers.LearnKey);
        var statistics = JsonElement.Parse(await http.GetStringAsync("/stat", Cancelled)).GetProperty("statfiles").EnumerateArray()
            .ToDictionary(file => file.GetProperty("symbol").GetString()!, file => file.GetProperty("revision").GetInt64());
        return (statistics["BAYES_SPAM"], statistics["BAYES_HAM"]);
    }
}
