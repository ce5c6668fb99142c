using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Contracts.Security;
using Webmail.Data.Mailboxes;
using Webmail.IntegrationTests.Hosted;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Admin;

/// <summary>What an administrator changes is so for Postfix and Dovecot, at once.</summary>
public sealed class ReachesMailServersTests(MailStack stack)
{
    private const string Password = "correct horse battery";

    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_created_user_signs_in_by_IMAP_until_disabled_and_finds_all_mail_after_being_renamed()
    {
        await using var webmail = await StartAsync();
        var (_, session) = await AdministratorAsync(webmail);
        var (users, mark) = (webmail.Get<IAdminUsers>(), Guid.NewGuid().ToString("N")[..12]);
        var address = $"new.{mark}@a.test";
        var user = (await users.CreateAsync(session, new NewUser(address, "Nueva", 1 << 30, UserRole.User, Password), Cancelled)).User;
        await stack.DeliverAsync(address, Letter("x@example.org", address, "before"), Cancelled);
        Assert.Equal("before", Assert.Single(await stack.ReceivedAsync(new Mailbox(address, Password), 1, Cancelled)).Subject);

        await users.ChangeAsync(session, new UsersChange([user.Id], UsersAction.Disable), Cancelled);
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(address, Password, Cancelled));
        await users.ChangeAsync(session, new UsersChange([user.Id], UsersAction.Enable), Cancelled);
        using (await stack.ImapAsync(address, Password, Cancelled))
        {
        }

        var renamed = new Mailbox($"renamed.{mark}@b.test", Password);
        await users.UpdateAsync(session, user.Id, new UserEdit(renamed.Address, "Nueva", true, 1 << 30, UserRole.User), Cancelled);
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(address, Password, Cancelled));
        Assert.Equal("before", Assert.Single(await stack.ReceivedAsync(renamed, 1, Cancelled)).Subject);

        await users.ChangeAsync(session, new UsersChange([user.Id], UsersAction.Delete), Cancelled);
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(renamed, Cancelled));
        await users.ChangeAsync(session, new UsersChange([user.Id], UsersAction.Restore), Cancelled);
        Assert.Single(await stack.ReceivedAsync(renamed, 1, Cancelled));
    }

    [Fact]
    public async Task An_alias_delivers_to_each_target_and_only_who_may_sends_as_it()
    {
        await using var webmail = await StartAsync();
        var (admin, session) = await AdministratorAsync(webmail);
        var other = await stack.NewMailboxAsync(Cancelled, "b.test");
        var alias = $"office.{Guid.NewGuid().ToString("N")[..12]}@a.test";
        await webmail.Get<IAdminAliases>().AddAsync(session, new AliasEdit(alias, [new(admin.Address, true), new(other.Address, false)]), Cancelled);

        using (var submission = await stack.SubmissionAsync(admin.Address, admin.Password, Cancelled))
        {
            await submission.SendAsync(Letter(alias, alias, "to the office"), Cancelled);
        }

        Assert.Equal("to the office", Assert.Single(await stack.ReceivedAsync(admin, 1, Cancelled)).Subject);
        Assert.Equal("to the office", Assert.Single(await stack.ReceivedAsync(other, 1, Cancelled)).Subject);
        using var others = await stack.SubmissionAsync(other.Address, other.Password, Cancelled);
        await Assert.ThrowsAsync<MailKit.Net.Smtp.SmtpCommandException>(() => others.SendAsync(Letter(alias, admin.Address, "spoofed"), Cancelled));
    }

    [Fact]
    public async Task A_password_chosen_by_invitation_opens_the_mailbox_and_a_new_one_ends_what_was_open()
    {
        await using var webmail = await StartAsync();
        var (_, session) = await AdministratorAsync(webmail);
        var address = $"invited.{Guid.NewGuid().ToString("N")[..12]}@a.test";
        var made = await webmail.Get<IAdminUsers>().CreateAsync(session, new NewUser(address, null, 1 << 30, UserRole.User, null), Cancelled);
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(address, Password, Cancelled));
        await webmail.Get<IInvitations>().AcceptAsync(new AcceptedInvitation(made.Invitation!.Token, Password, null, null, "192.0.2.7"), Cancelled);
        using var imap = await LastingAsync(address);

        await webmail.Get<IAdminUsers>().SetPasswordAsync(session, made.User.Id, "another long password", Cancelled);
        await Readiness.WaitAsync(() => StillOpenAsync(imap), Cancelled);
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(address, Password, Cancelled));
    }

    // The password of before ends all that is open, a moment after the new one holds: who connects in that moment does so again.
    private async Task<MailKit.Net.Imap.ImapClient> LastingAsync(string address)
    {
        MailKit.Net.Imap.ImapClient? lasting = null;
        await Readiness.WaitAsync(
            async () =>
            {
                try
                {
                    lasting = await stack.ImapAsync(address, Password, Cancelled);
                    return null;
                }
                catch (MailKit.Net.Imap.ImapProtocolException closed)
                {
                    return closed.Message;
                }
            },
            Cancelled);
        return lasting!;
    }

    private static async Task<string?> StillOpenAsync(MailKit.Net.Imap.ImapClient imap)
    {
        try
        {
            await imap.NoOpAsync(Cancelled);
            return "The connection is still open.";
        }
        catch (Exception over) when (over is MailKit.Net.Imap.ImapProtocolException or MailKit.ServiceNotConnectedException or IOException)
        {
            return null;
        }
    }

    // On the database that Dovecot and Postfix read.
    private Task<WebmailHost> StartAsync() => WebmailHost.StartAsync(WebmailConfiguration.ForHosted("all", stack, stack.Servers.ConnectionString), Cancelled);

    private async Task<(Mailbox Mailbox, SessionTicket Session)> AdministratorAsync(WebmailHost webmail)
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await using var rows = stack.Hosted.Open();
        await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(m => m.SetProperty(x => x.Role, MailboxRole.Admin), Cancelled);
        var signedIn = await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(mailbox.Address, mailbox.Password, "127.0.0.1", "test", "es"), Cancelled);
        var security = webmail.Get<ISecurity>();
        await TestAuthenticator.SetUpAsync(security, signedIn.Ticket, Cancelled);
        // With a second factor, other mail programs need a password of their own.
        var made = await security.AddAppPasswordAsync(signedIn.Ticket, "mail program", Cancelled);
        return (new Mailbox(mailbox.Address, made.Password), signedIn.Ticket);
    }
}
