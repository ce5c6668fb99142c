using System.Text;
using MailKit.Security;
using MimeKit;
using MimeKit.Cryptography;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;
using DomainList = Webmail.Gateway.Admin.Domains.DomainList;

namespace Webmail.IntegrationTests.Hosted;

/// <summary>What people's Sieve scripts send goes out as theirs, and nobody else sends by that way.</summary>
public sealed class ScriptedMailTests(MailStack stack, SigningGateway gateway) : IClassFixture<SigningGateway>
{
    private readonly string _domain = $"v{Guid.NewGuid():N}.test";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_reply_is_signed_by_its_domain_and_says_that_nobody_wrote_it()
    {
        var ana = await PrepareAsync("require \"vacation\";\r\nvacation \"Back on Monday.\";\r\n");
        var reply = await AnswerAsync(ana, "Cena");
        Assert.Equal(ana.Address, Assert.Single(reply.From.Mailboxes).Address);
        Assert.Equal("<>", reply.Headers[HeaderId.ReturnPath]);
        Assert.StartsWith("auto-replied", reply.Headers[HeaderId.AutoSubmitted], StringComparison.Ordinal);
        Assert.Contains("Back on Monday.", reply.TextBody, StringComparison.Ordinal);
        await AssertSignedAsync(reply);
    }

    [Fact]
    public async Task A_rejection_is_signed_by_the_domain_whose_postmaster_sends_it()
    {
        var ana = await PrepareAsync("require \"reject\";\r\nreject \"No more of this.\";\r\n");
        var rejection = await AnswerAsync(ana, "Oferta");
        Assert.Equal($"postmaster@{_domain}", Assert.Single(rejection.From.Mailboxes).Address);
        Assert.Equal("<>", rejection.Headers[HeaderId.ReturnPath]);
        await AssertSignedAsync(rejection);
    }

    [Fact]
    public async Task A_notification_comes_from_its_script_s_owner_and_bears_no_verdict_of_the_script_s_own()
    {
        var bea = await stack.NewMailboxAsync(Cancelled, "b.test");
        var ana = await PrepareAsync($"require \"enotify\";\r\nnotify \"mailto:{bea.Address}?Authentication-Results=mail.a.test%3B%20dkim%3Dpass&X-Sieve-Redirected-From=x%40y.example\";\r\n");
        await DeliverFromOutsideAsync(ana, "x@honest.test");
        var notification = Assert.Single(await stack.ReceivedAsync(bea, 1, Cancelled));
        Assert.Equal(ana.Address, Assert.Single(notification.From.Mailboxes).Address);
        Assert.DoesNotContain("dkim=pass", Assert.Single(notification.Headers, h => h.Id == HeaderId.AuthenticationResults).Value, StringComparison.Ordinal);
        await AssertSignedAsync(notification);
    }

    [Theory]
    [InlineData("require \"vacation\";\r\nvacation :from \"postmaster@{0}\" \"Pay.\";\r\n")]
    [InlineData("require \"enotify\";\r\nnotify :from \"postmaster@{0}\" :message \"Pay.\" \"mailto:{1}\";\r\n")]
    public async Task A_script_speaks_for_nobody_but_its_owner(string script)
    {
        var bea = await stack.NewMailboxAsync(Cancelled, "b.test");
        var ana = await PrepareAsync(script.Replace("{0}", _domain, StringComparison.Ordinal).Replace("{1}", bea.Address, StringComparison.Ordinal));
        await SendAsync(bea, ana, "first");

        // The message stays, and what comes of a script that is right is all that she gets.
        Assert.Single(await stack.ReceivedAsync(ana, 1, Cancelled));
        await stack.Servers.PutAsync(ana, "require \"vacation\";\r\nvacation \"Back on Monday.\";\r\n", Cancelled);
        await SendAsync(bea, ana, "second");
        Assert.Equal(ana.Address, Assert.Single(Assert.Single(await stack.ReceivedAsync(bea, 1, Cancelled)).From.Mailboxes).Address);
    }

    [Fact]
    public async Task What_a_script_sends_to_a_mailbox_here_keeps_what_was_found_when_it_came_and_is_not_sealed()
    {
        var bea = await stack.NewMailboxAsync(Cancelled, "b.test");
        var ana = await PrepareAsync($"redirect \"{bea.Address}\";\r\n");
        await DeliverFromOutsideAsync(ana, "x@honest.test");
        var message = Assert.Single(await stack.ReceivedAsync(bea, 1, Cancelled));
        var verdict = Assert.Single(message.Headers, h => h.Id == HeaderId.AuthenticationResults).Value;
        Assert.Contains("spf=pass", verdict, StringComparison.Ordinal);
        Assert.Contains("dmarc=pass", verdict, StringComparison.Ordinal);
        Assert.DoesNotContain(message.Headers, h => h.Id is HeaderId.ArcSeal or HeaderId.DkimSignature);
    }

    [Fact]
    public async Task Who_sends_to_an_address_that_a_script_sends_nowhere_is_told()
    {
        var bea = await stack.NewMailboxAsync(Cancelled, "b.test");
        var ana = await PrepareAsync("redirect \"nobody@b.test\";\r\n");
        await SendAsync(bea, ana, "Cena");
        Assert.Contains("nobody@b.test", Assert.Single(await stack.ReceivedAsync(bea, 1, Cancelled)).ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Nobody_else_sends_by_the_port_for_scripts()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        foreach (var (login, password, answer) in new[]
        {
            ((string?)null, "", ""),
            (mailbox.Address, mailbox.Password, "235"),
            (mailbox.Address, stack.Servers.ScriptsKey, "535"),
            (mailbox.Address + "@redirect", mailbox.Password, "535"),
            (mailbox.Address + "@redirect", stack.Servers.DoveadmKey, "535"),
            (mailbox.Address + "@other", stack.Servers.ScriptsKey, "235"),
        })
        {
            using var dialogue = await SmtpDialogue.OpenAsync(stack.Servers.ScriptsPort, Cancelled);
            if (login is not null)
            {
                Assert.StartsWith(answer, await dialogue.SayAsync("AUTH PLAIN " + Convert.ToBase64String(Encoding.UTF8.GetBytes($"\0{login}\0{password}")), Cancelled), StringComparison.Ordinal);
            }

            foreach (var sender in new[] { "spammer@elsewhere.example", mailbox.Address, "" })
            {
                await dialogue.SayAsync($"MAIL FROM:<{sender}>", Cancelled);
                foreach (var recipient in new[] { "victim@elsewhere.example", mailbox.Address })
                {
                    Assert.StartsWith("554 5.7.1", await dialogue.SayAsync($"RCPT TO:<{recipient}>", Cancelled), StringComparison.Ordinal);
                }

                await dialogue.SayAsync("RSET", Cancelled);
            }
        }
    }

    [Fact]
    public async Task The_key_for_scripts_opens_no_mailbox()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        foreach (var login in new[] { mailbox.Address, mailbox.Address + "@redirect" })
        {
            await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(login, stack.Servers.ScriptsKey, Cancelled));
            await Assert.ThrowsAsync<AuthenticationException>(() => stack.Pop3Async(login, stack.Servers.ScriptsKey, Cancelled));
        }

        await Assert.ThrowsAsync<AuthenticationException>(() => stack.SubmissionAsync(mailbox.Address, stack.Servers.ScriptsKey, Cancelled));
    }

    /// <summary>Ana, in a domain with a key, and her script.</summary>
    private async Task<Mailbox> PrepareAsync(string script)
    {
        var (code, output) = await gateway.AdminAsync($"domains add {_domain}", Cancelled);
        Assert.True(code == 0, output);
        var ana = new Mailbox($"ana@{_domain}", "secret of ana");
        await stack.AddMailboxAsync(ana.Address, ana.Password, "1G", Cancelled);
        await stack.Servers.PutAsync(ana, script, Cancelled);
        return ana;
    }

    private async Task SendAsync(Mailbox sender, Mailbox recipient, string subject)
    {
        using var submission = await stack.SubmissionAsync(sender.Address, sender.Password, Cancelled);
        await submission.SendAsync(Letter(sender.Address, recipient.Address, subject), Cancelled);
    }

    /// <returns>What comes back to somebody who writes to her.</returns>
    private async Task<MimeMessage> AnswerAsync(Mailbox ana, string subject)
    {
        var bea = await stack.NewMailboxAsync(Cancelled, "b.test");
        await SendAsync(bea, ana, subject);
        return Assert.Single(await stack.ReceivedAsync(bea, 1, Cancelled));
    }

    private async Task DeliverFromOutsideAsync(Mailbox recipient, string sender)
    {
        using var stranger = await SmtpDialogue.OpenAsync(stack.Servers.SmtpPort, Cancelled);
        Assert.StartsWith("250", await stranger.TransferAsync(sender, recipient.Address, FromOutside(sender, recipient.Address, "Acta"), Cancelled), StringComparison.Ordinal);
    }

    private async Task AssertSignedAsync(MimeMessage message)
    {
        var signature = Assert.Single(message.Headers, h => h.Id == HeaderId.DkimSignature);
        Assert.Contains($"d={_domain};", signature.Value, StringComparison.Ordinal);
        var records = (await gateway.Get<DomainList>().DetailAsync(_domain, Cancelled)).Records;
        Assert.True(await new DkimVerifier(new ListedKeys(records)).VerifyAsync(message, signature, Cancelled));
    }
}
