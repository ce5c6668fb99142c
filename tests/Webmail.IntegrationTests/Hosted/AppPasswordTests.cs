using MailKit.Security;
using Microsoft.EntityFrameworkCore;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Mailboxes;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Hosted;

public sealed class AppPasswordTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task App_passwords_open_every_protocol_until_each_is_revoked()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var (phone, laptop) = (await AddAsync(mailbox, "phone"), await AddAsync(mailbox, "laptop"));
        foreach (var password in new[] { phone, laptop })
        {
            using var imap = await stack.ImapAsync(mailbox.Address, password, Cancelled);
            using var pop3 = await stack.Pop3Async(mailbox.Address, password, Cancelled);
            using var submission = await stack.SubmissionAsync(mailbox.Address, password, Cancelled);
        }

        Assert.NotNull((await RowAsync(phone)).LastUsedAt);
        await using (var rows = stack.Hosted.Open())
        {
            await rows.AppPasswords.Where(p => p.Hash == AppPassword.Hash(phone)).ExecuteUpdateAsync(row => row.SetProperty(p => p.RevokedAt, DateTimeOffset.UtcNow), Cancelled);
        }

        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(mailbox.Address, phone, Cancelled));
        using var other = await stack.ImapAsync(mailbox.Address, laptop, Cancelled);
        using var own = await stack.ImapAsync(mailbox, Cancelled);
    }

    [Fact]
    public async Task With_a_second_factor_only_app_passwords_open_the_mailbox()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        var app = await AddAsync(mailbox, "phone");
        await using (var rows = stack.Hosted.Open())
        {
            await rows.Mailboxes.Where(m => m.Address == mailbox.Address).ExecuteUpdateAsync(row => row.SetProperty(m => m.AppPasswordsOnly, true), Cancelled);
        }

        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(mailbox, Cancelled));
        using var imap = await stack.ImapAsync(mailbox.Address, app, Cancelled);
    }

    [Fact]
    public async Task An_app_password_opens_its_own_mailbox_and_no_other()
    {
        var (ana, bea) = (await stack.NewMailboxAsync(Cancelled), await stack.NewMailboxAsync(Cancelled));
        var app = await AddAsync(ana, "phone");
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(bea.Address, app, Cancelled));
        // What the database knows of it opens nothing.
        await Assert.ThrowsAsync<AuthenticationException>(() => stack.ImapAsync(ana.Address, AppPassword.Hash(app), Cancelled));
    }

    private async Task<string> AddAsync(Mailbox mailbox, string name)
    {
        var password = AppPassword.New();
        await using var rows = stack.Hosted.Open();
        var id = await rows.Mailboxes.Where(m => m.Address == mailbox.Address).Select(m => m.Id).SingleAsync(Cancelled);
        rows.AppPasswords.Add(new AppPasswordEntity { Id = Guid.CreateVersion7(), MailboxId = id, Name = name, Hash = AppPassword.Hash(password), CreatedAt = DateTimeOffset.UtcNow });
        await rows.SaveChangesAsync(Cancelled);
        return password;
    }

    private async Task<AppPasswordEntity> RowAsync(string password)
    {
        await using var rows = stack.Hosted.Open();
        return await rows.AppPasswords.AsNoTracking().SingleAsync(p => p.Hash == AppPassword.Hash(password), Cancelled);
    }
}
