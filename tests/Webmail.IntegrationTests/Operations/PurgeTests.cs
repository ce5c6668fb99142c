using Microsoft.EntityFrameworkCore;
using Webmail.Contracts.Accounts;
using Webmail.Contracts.Admin;
using Webmail.Data.Mailboxes;
using Webmail.Gateway.Mailboxes;
using Webmail.IntegrationTests.Hosted;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Operations;

/// <summary>Deleted mailboxes whose time is over, on the database and the mail store that Dovecot reads.</summary>
public sealed class PurgeTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_deleted_mailbox_can_be_restored_until_its_time_is_over_and_is_then_erased_with_its_mail()
    {
        await using var webmail = await WebmailHost.StartAsync(WebmailConfiguration.ForHosted("all", stack, stack.Servers.ConnectionString), Cancelled);
        var (gone, kept, living) = (await WithMailAsync(), await WithMailAsync(), await WithMailAsync());
        await webmail.Get<IAccounts>().SignInAsync(new SignInRequest(gone.Address, gone.Password, "127.0.0.1", "test", "es"), Cancelled);
        await DeleteAsync(gone, until: DateTimeOffset.UtcNow.AddDays(1));
        await DeleteAsync(kept, until: DateTimeOffset.UtcNow.AddDays(1));
        var (goneFolder, keptFolder, livingFolder) = (FolderOf(gone), FolderOf(kept), FolderOf(living));

        // 1. Before its time nothing happens, and it comes back with its mail.
        await PurgeAsync(webmail);
        await RestoreAsync(gone);
        Assert.Equal("hers", Assert.Single(await stack.ReceivedAsync(gone, 1, Cancelled)).Subject);

        // 2. After it, rows and mail are gone, those of nobody else.
        await DeleteAsync(gone, until: DateTimeOffset.UtcNow.AddDays(-1));
        await PurgeAsync(webmail);
        Assert.False(Directory.Exists(goneFolder));
        Assert.True(Directory.Exists(keptFolder));
        Assert.True(Directory.Exists(livingFolder));
        Assert.Equal("hers", Assert.Single(await stack.ReceivedAsync(living, 1, Cancelled)).Subject);
        await using var rows = stack.Hosted.Open();
        Assert.False(await rows.Mailboxes.AnyAsync(m => m.Address == gone.Address, Cancelled));
        Assert.False(await rows.Accounts.AnyAsync(a => a.Address == gone.Address, Cancelled));
        Assert.Empty(rows.PurgedHomes);
        var entry = await rows.AuditLog.SingleAsync(e => e.Subject == gone.Address && e.Action == AuditActions.MailboxPurged, Cancelled);
        Assert.Equal("system", entry.Actor);

        // 3. Whoever gets the address now finds an empty mailbox.
        await stack.AddMailboxAsync(gone.Address, "another secret", "1G", Cancelled);
        Assert.Empty(await stack.ReceivedAsync(new Mailbox(gone.Address, "another secret"), 0, Cancelled));
    }

    [Fact]
    public async Task Aliases_forget_an_erased_mailbox_and_end_with_their_last_target()
    {
        await using var webmail = await WebmailHost.StartAsync(WebmailConfiguration.ForHosted("all", stack, stack.Servers.ConnectionString), Cancelled);
        var (gone, living) = (await WithMailAsync(), await WithMailAsync());
        var (shared, own) = (await AddAliasAsync(gone, living), await AddAliasAsync(gone));
        await DeleteAsync(gone, until: DateTimeOffset.UtcNow.AddDays(-1));
        await PurgeAsync(webmail);

        await using var rows = stack.Hosted.Open();
        var left = await rows.Aliases.Include(a => a.Targets).Where(a => a.Id == shared || a.Id == own).SingleAsync(Cancelled);
        Assert.Equal(shared, left.Id);
        Assert.Equal(living.Address, Assert.Single(left.Targets).Address);
    }

    [Fact]
    public async Task No_folder_is_removed_that_a_mailbox_has_or_that_lies_outside_the_mail_store()
    {
        var living = await WithMailAsync();
        await using var rows = stack.Hosted.Open();
        var home = await rows.Mailboxes.Where(m => m.Address == living.Address).Select(m => m.Home).SingleAsync(Cancelled);
        rows.PurgedHomes.Add(new PurgedHomeEntity { Home = home, PurgedAt = DateTimeOffset.UtcNow });
        await rows.SaveChangesAsync(Cancelled);
        try
        {
            await stack.PurgeAsync(Cancelled);
            Assert.Single(await stack.ReceivedAsync(living, 1, Cancelled));
        }
        finally
        {
            await rows.PurgedHomes.ExecuteDeleteAsync(Cancelled);
        }

        foreach (var outside in new[] { "../data", "a.test/..", "a.test", "/etc/passwd", "a.test/x/y", "./x" })
        {
            var attempt = rows.PurgedHomes.Add(new PurgedHomeEntity { Home = outside, PurgedAt = DateTimeOffset.UtcNow });
            await Assert.ThrowsAsync<DbUpdateException>(() => rows.SaveChangesAsync(Cancelled));
            attempt.State = EntityState.Detached;
        }
    }

    private async Task<Mailbox> WithMailAsync()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled, name: "purge");
        await stack.DeliverAsync(mailbox.Address, Letter("x@example.org", mailbox.Address, "hers"), Cancelled);
        return mailbox;
    }

    // The gateway erases the rows, the agent beside Dovecot the folder.
    private async Task PurgeAsync(WebmailHost webmail)
    {
        await webmail.Get<MailboxPurge>().RunAsync(Cancelled);
        await stack.PurgeAsync(Cancelled);
    }

    private Task DeleteAsync(Mailbox mailbox, DateTimeOffset until) => SetAsync(mailbox, DateTimeOffset.UtcNow.AddDays(-2), until);

    private Task RestoreAsync(Mailbox mailbox) => SetAsync(mailbox, null, null);

    private async Task SetAsync(Mailbox mailbox, DateTimeOffset? deletedAt, DateTimeOffset? purgeAfter)
    {
        await using var rows = stack.Hosted.Open();
        await rows.Mailboxes.Where(m => m.Address == mailbox.Address)
            .ExecuteUpdateAsync(m => m.SetProperty(x => x.DeletedAt, deletedAt).SetProperty(x => x.PurgeAfter, purgeAfter), Cancelled);
    }

    private string FolderOf(Mailbox mailbox)
    {
        var folder = Path.Combine([stack.Servers.MailFolder, .. mailbox.Address.Split('@').Reverse()]);
        Assert.True(Directory.Exists(folder), folder);
        return folder;
    }

    private async Task<Guid> AddAliasAsync(params Mailbox[] targets)
    {
        await using var rows = stack.Hosted.Open();
        var alias = new AliasEntity { Id = Guid.CreateVersion7(), Domain = "a.test", LocalPart = "alias." + Guid.NewGuid().ToString("N")[..8], CreatedAt = DateTimeOffset.UtcNow };
        alias.Targets.AddRange(targets.Select(t => new AliasTargetEntity { Address = t.Address }));
        rows.Aliases.Add(alias);
        await rows.SaveChangesAsync(Cancelled);
        return alias.Id;
    }
}
