using MailKit;
using MailKit.Net.Imap;
using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Webmail.Contracts;
using Webmail.Contracts.Accounts;
using Webmail.Gateway.Mailboxes;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Hosted;

public sealed class MailboxTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_mailbox_made_by_a_row_signs_in_sends_and_receives_at_once_by_every_protocol()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var other = await stack.NewMailboxAsync(Cancelled, "b.test");
        using (await stack.ImapAsync(mailbox, Cancelled))
        using (await stack.Pop3Async(mailbox.Address, mailbox.Password, Cancelled))
        using (var submission = await stack.SubmissionAsync(mailbox.Address, mailbox.Password, Cancelled))
        {
            await submission.SendAsync(Letter(mailbox.Address, other.Address, "by submission"), Cancelled);
        }

        Assert.Equal("by submission", Assert.Single(await stack.ReceivedAsync(other, 1, Cancelled)).Subject);
        Assert.StartsWith("250", await LmtpAsync(mailbox.Address, "by LMTP"), StringComparison.Ordinal);
        Assert.StartsWith("250", await SmtpAsync(mailbox.Address, "by port 25"), StringComparison.Ordinal);
        Assert.Equal(["by LMTP", "by port 25"], (await stack.ReceivedAsync(mailbox, 2, Cancelled)).Select(m => m.Subject).Order());
    }

    [Fact]
    public async Task A_disabled_mailbox_is_refused_by_every_protocol_from_that_moment()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await using var webmail = await HostedWebmailAsync();
        using var submitting = await stack.SubmissionAsync(mailbox.Address, mailbox.Password, Cancelled);

        await ChangeAsync(mailbox, isEnabled: false);

        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(mailbox, Cancelled));
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.Pop3Async(mailbox.Address, mailbox.Password, Cancelled));
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.SubmissionAsync(mailbox.Address, mailbox.Password, Cancelled));
        Assert.StartsWith("550 5.1.1", await LmtpAsync(mailbox.Address, "late"), StringComparison.Ordinal);
        Assert.StartsWith("550 5.1.1", await SmtpAsync(mailbox.Address, "late"), StringComparison.Ordinal);
        Assert.Equal(MailError.SignInRejected, (await Assert.ThrowsAsync<MailException>(() => SignInAsync(webmail, mailbox))).Error);
        // Signed in before, and still may not send.
        await Assert.ThrowsAsync<MailKit.Net.Smtp.SmtpCommandException>(() => submitting.SendAsync(Letter(mailbox.Address, "ana@b.test", "late"), Cancelled));

        await ChangeAsync(mailbox, isEnabled: true);
        using var again = await stack.ImapAsync(mailbox, Cancelled);
        await SignInAsync(webmail, mailbox);
    }

    [Fact]
    public async Task What_a_disabled_mailbox_had_open_ends_within_a_moment()
    {
        var (mailbox, other) = (await stack.NewMailboxAsync(Cancelled), await stack.NewMailboxAsync(Cancelled));
        // The gateway's clock stands still, so nothing that it remembers runs out: what ends, ends because it was told.
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var webmail = await HostedWebmailAsync(services => services.Replace(ServiceDescriptor.Singleton<TimeProvider>(clock)));
        var (session, untouched) = ((await SignInAsync(webmail, mailbox)).Ticket, (await SignInAsync(webmail, other)).Ticket);
        using var imap = await stack.ImapAsync(mailbox, Cancelled);
        await webmail.Get<IAccounts>().ResumeAsync(session, Cancelled);

        await ChangeAsync(mailbox, isEnabled: false);
        await Readiness.WaitAsync(() => StillOpenAsync(() => webmail.Get<IAccounts>().ResumeAsync(session, Cancelled)), Cancelled);
        await Readiness.WaitAsync(() => StillOpenAsync(() => imap.NoOpAsync(Cancelled)), Cancelled);

        await webmail.Get<IAccounts>().ResumeAsync(untouched, Cancelled);
    }

    [Fact]
    public async Task A_deleted_mailbox_neither_signs_in_nor_receives_while_its_mail_is_kept()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await stack.DeliverAsync(mailbox.Address, Letter("x@example.org", mailbox.Address, "kept"), Cancelled);
        await DeleteAsync(mailbox, DateTimeOffset.UtcNow);
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(mailbox, Cancelled));
        Assert.StartsWith("550 5.1.1", await SmtpAsync(mailbox.Address, "late"), StringComparison.Ordinal);
        await DeleteAsync(mailbox, null);
        Assert.Equal("kept", Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled)).Subject);
    }

    [Fact]
    public async Task A_hash_that_the_gateway_makes_is_verified_by_Dovecot()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await using (var rows = stack.Hosted.Open())
        {
            var hash = PasswordHash.Of("Ñandú y 日本語");
            await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(row => row.SetProperty(m => m.PasswordHash, hash), Cancelled);
        }

        using var imap = await stack.ImapAsync(mailbox.Address, "Ñandú y 日本語", Cancelled);
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(mailbox.Address, "Nandu y 日本語", Cancelled));
    }

    private static async Task<string?> StillOpenAsync(Func<Task> use)
    {
        try
        {
            await use();
            return "It still works.";
        }
        catch (Exception over) when (over is MailException { Error: MailError.SessionGone } or ImapProtocolException or ServiceNotConnectedException or IOException)
        {
            return null;
        }
    }

    private async Task<WebmailHost> HostedWebmailAsync(Action<IServiceCollection>? replace = null) => await WebmailHost.StartAsync(
        new WebmailConfiguration("all")
            .With("ConnectionStrings:Webmail", stack.Servers.ConnectionString)
            .WithHosted(stack)
            .With("Webmail:SignIn:RejectionTime", "00:00:00.010"),
        Cancelled,
        replace);

    private static Task<SignedIn> SignInAsync(WebmailHost webmail, Mailbox mailbox) =>
        webmail.Get<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "test", "es"), Cancelled);

    private async Task ChangeAsync(Mailbox mailbox, bool isEnabled)
    {
        await using var rows = stack.Hosted.Open();
        Assert.Equal(1, await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(row => row.SetProperty(m => m.IsEnabled, isEnabled), Cancelled));
    }

    private async Task DeleteAsync(Mailbox mailbox, DateTimeOffset? at)
    {
        await using var rows = stack.Hosted.Open();
        Assert.Equal(1, await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(row => row.SetProperty(m => m.DeletedAt, at), Cancelled));
    }

    private Task<string> LmtpAsync(string to, string subject) => TransferAsync(stack.Servers.LmtpPort, "LHLO", to, subject);

    private Task<string> SmtpAsync(string to, string subject) => TransferAsync(stack.Servers.SmtpPort, "EHLO", to, subject);

    private static async Task<string> TransferAsync(int port, string introduction, string to, string subject)
    {
        using var dialogue = await SmtpDialogue.OpenAsync(port, Cancelled, introduction);
        return await dialogue.TransferAsync("somebody@example.org", to, MailClients.FromOutside("somebody@example.org", to, subject), Cancelled);
    }
}
