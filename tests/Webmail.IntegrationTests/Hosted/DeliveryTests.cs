using MailKit.Net.Pop3;
using Webmail.Data.Mailboxes;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Hosted;

public sealed class DeliveryTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_full_mailbox_is_said_to_be_full_while_the_sender_listens()
    {
        var full = await stack.NewMailboxAsync(Cancelled, quota: "1K");
        using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        await dialogue.SayAsync("MAIL FROM:<somebody@example.org> SIZE=5000", Cancelled);
        var answer = await dialogue.SayAsync($"RCPT TO:<{full.Address}>", Cancelled);
        Assert.StartsWith("552 5.2.2", answer, StringComparison.Ordinal);
        Assert.Contains("mailbox is full", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_does_not_fit_behind_an_alias_comes_back_and_says_why()
    {
        var (sender, full) = (await stack.NewMailboxAsync(Cancelled), await stack.NewMailboxAsync(Cancelled, "b.test", quota: "1K"));
        var alias = await AddAliasAsync(full.Address);
        using (var submission = await stack.SubmissionAsync(sender.Address, sender.Password, Cancelled))
        {
            var letter = Letter(sender.Address, alias, "too much");
            letter.Headers.Add("X-Filler", new string('x', 2000));
            await submission.SendAsync(letter, Cancelled);
        }

        var bounce = Assert.Single(await stack.ReceivedAsync(sender, 1, Cancelled));
        Assert.Equal("MAILER-DAEMON@mail.a.test", bounce.From.Mailboxes.Single().Address);
        var words = string.Join(' ', bounce.BodyParts.OfType<MimeKit.TextPart>().First().Text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        Assert.Contains("Quota exceeded: the mailbox is full", words, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("X-Spam: Yes", "Junk")]
    [InlineData("X-Spam-Flag: YES", "INBOX")]
    [InlineData("X-Spam: No", "INBOX")]
    public async Task Spam_is_filed_by_the_filters_header_and_by_no_other(string header, string folder)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.LmtpPort, Cancelled, "LHLO");
        await dialogue.TransferAsync("somebody@example.org", mailbox.Address, $"{header}\r\nSubject: bargain\r\n\r\nBuy.", Cancelled);
        Assert.Equal("bargain", Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled, folder)).Subject);
    }

    [Fact]
    public async Task POP3_leaves_a_copy_under_the_same_number_or_deletes_it()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        foreach (var subject in new[] { "one", "two" })
        {
            await stack.DeliverAsync(mailbox.Address, Letter("somebody@example.org", mailbox.Address, subject), Cancelled);
        }

        var numbers = await FetchAsync(mailbox, _ => Task.CompletedTask);
        Assert.Equal(2, numbers.Distinct().Count());
        Assert.Equal(numbers, await FetchAsync(mailbox, client => client.DeleteMessageAsync(0, Cancelled)));
        Assert.Equal(numbers.Skip(1), await FetchAsync(mailbox, _ => Task.CompletedTask));
        Assert.Equal("two", Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled)).Subject);
    }

    [Fact]
    public async Task POP3_begins_TLS_when_asked_and_numbers_the_messages_the_same()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await stack.DeliverAsync(mailbox.Address, Letter("somebody@example.org", mailbox.Address, "by STLS"), Cancelled);
        using var implicitly = await stack.Pop3Async(mailbox.Address, mailbox.Password, Cancelled);
        var numbers = await implicitly.GetMessageUidsAsync(Cancelled);
        await implicitly.DisconnectAsync(quit: true, Cancelled);

        using var asked = await stack.Pop3Async(mailbox.Address, mailbox.Password, Cancelled, byStls: true);
        Assert.True(asked.IsSecure);
        Assert.Equal(numbers, await asked.GetMessageUidsAsync(Cancelled));
        Assert.Equal("by STLS", (await asked.GetMessageAsync(0, Cancelled)).Subject);
    }

    private async Task<IEnumerable<string>> FetchAsync(Mailbox mailbox, Func<Pop3Client, Task> then)
    {
        using var client = await stack.Pop3Async(mailbox.Address, mailbox.Password, Cancelled);
        var numbers = await client.GetMessageUidsAsync(Cancelled);
        await client.GetMessageAsync(0, Cancelled);
        await then(client);
        await client.DisconnectAsync(quit: true, Cancelled);
        return numbers;
    }

    private async Task<string> AddAliasAsync(string target)
    {
        var name = "alias." + Guid.NewGuid().ToString("N")[..8];
        await using var rows = stack.Hosted.Open();
        var alias = new AliasEntity { Id = Guid.CreateVersion7(), Domain = "b.test", LocalPart = name, CreatedAt = DateTimeOffset.UtcNow };
        alias.Targets.Add(new AliasTargetEntity { Address = target });
        rows.Aliases.Add(alias);
        await rows.SaveChangesAsync(Cancelled);
        return name + "@b.test";
    }
}
