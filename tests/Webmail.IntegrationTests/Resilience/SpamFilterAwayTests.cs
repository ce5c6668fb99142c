using MailKit.Net.Smtp;
using MimeKit;
using Webmail.Contracts.Admin;
using Webmail.IntegrationTests.Hosted;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Resilience;

[Collection(MailStack.DisruptiveCollection)]
public sealed class SpamFilterAwayTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Without_the_filter_mail_comes_in_unmarked_and_who_sends_is_asked_to_try_again()
    {
        var (ana, bea) = (await stack.NewMailboxAsync(Cancelled), await stack.NewMailboxAsync(Cancelled, "b.test"));
        await stack.StopAsync(MailService.Rspamd, Cancelled);
        try
        {
            using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
            var forged = FromOutside("somebody@honest.test", bea.Address, "from outside", headers: "Authentication-Results: mail.a.test; dkim=pass header.d=bank.example\r\nX-Spam: Yes\r\n");
            Assert.StartsWith("250", await dialogue.TransferAsync("somebody@honest.test", bea.Address, forged, Cancelled), StringComparison.Ordinal);
            var message = Assert.Single(await stack.ReceivedAsync(bea, 1, Cancelled));
            Assert.Equal("from outside", message.Subject);
            Assert.DoesNotContain(message.Headers, h => h.Id == HeaderId.AuthenticationResults);

            var refused = await Assert.ThrowsAsync<SmtpCommandException>(() => SubmitAsync(ana, bea));
            Assert.Equal(4, (int)refused.StatusCode / 100);
        }
        finally
        {
            await stack.StartAsync(MailService.Rspamd, CancellationToken.None);
        }

        await SubmitAsync(ana, bea);
        Assert.Equal(2, (await stack.ReceivedAsync(bea, 2, Cancelled)).Count);
    }

    [Fact]
    public async Task What_is_moved_into_Junk_meanwhile_is_moved_at_once()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await stack.DeliverAsync(mailbox.Address, Letter("somebody@example.org", mailbox.Address, "offer"), Cancelled);
        await stack.StopAsync(MailService.Rspamd, Cancelled);
        try
        {
            using var client = await stack.ImapAsync(mailbox, Cancelled);
            await client.Inbox.OpenAsync(MailKit.FolderAccess.ReadWrite, Cancelled);
            await client.Inbox.MoveToAsync(0, await client.GetFolderAsync("Junk", Cancelled), Cancelled);
            Assert.Equal("offer", Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled, "Junk")).Subject);
        }
        finally
        {
            await stack.StartAsync(MailService.Rspamd, CancellationToken.None);
        }
    }

    [Fact]
    public async Task What_a_script_sends_on_meanwhile_waits_and_reaches_its_recipient_afterwards()
    {
        var (ana, bea) = (await stack.NewMailboxAsync(Cancelled), await stack.NewMailboxAsync(Cancelled, "b.test"));
        await stack.Servers.PutAsync(ana, $"redirect \"{bea.Address}\";\r\n", Cancelled);
        using var queue = stack.Servers.NewQueueAgent();
        QueuedMessage? waiting = null;
        await stack.StopAsync(MailService.Rspamd, Cancelled);
        try
        {
            using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
            Assert.StartsWith("250", await dialogue.TransferAsync("x@honest.test", ana.Address, FromOutside("x@honest.test", ana.Address, "to be sent on"), Cancelled), StringComparison.Ordinal);
            await Readiness.WaitAsync(
                async () =>
                {
                    waiting = (await queue.ListAsync(Cancelled)).SingleOrDefault(m => m.State == QueueState.Deferred && m.Recipients.Any(r => r.Address == ana.Address));
                    return waiting is null ? "nothing waits" : null;
                },
                Cancelled);
        }
        finally
        {
            await stack.StartAsync(MailService.Rspamd, CancellationToken.None);
        }

        await queue.ChangeAsync(QueueAction.Retry, [waiting!.Id], Cancelled);
        Assert.Equal("to be sent on", Assert.Single(await stack.ReceivedAsync(bea, 1, Cancelled)).Subject);
    }

    private async Task SubmitAsync(Mailbox from, Mailbox to)
    {
        using var submission = await stack.SubmissionAsync(from.Address, from.Password, Cancelled);
        await submission.SendAsync(Letter(from.Address, to.Address, "from inside"), Cancelled);
    }
}
