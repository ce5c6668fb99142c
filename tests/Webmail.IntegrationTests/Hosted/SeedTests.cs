using Microsoft.EntityFrameworkCore;
using Webmail.Data.Domains;
using Webmail.Gateway.Mailboxes;
using Webmail.Testing.Hosting;
using Webmail.Testing.Stack;
using Xunit;

namespace Webmail.IntegrationTests.Hosted;

public sealed class SeedTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_first_start_makes_the_configured_domains_and_mailboxes_and_later_ones_leave_them_alone()
    {
        var database = await stack.NewDatabaseAsync(Cancelled);
        var file = Path.Combine(MailStack.RunFolder, $"mailboxes.{Guid.NewGuid():N}");
        await File.WriteAllLinesAsync(file, ["ana@one.test first 5G", "", "bea@two.test second"], Cancelled);
        var configuration = new WebmailConfiguration("all").With("ConnectionStrings:Webmail", database).WithHosted(stack)
            .With("Webmail:Hosted:Domains", "one.test two.test").With("Webmail:Hosted:MailboxesFile", file);
        await using (await WebmailHost.StartAsync(configuration, Cancelled))
        {
        }

        await using (var rows = new HostedMail(database).Open())
        {
            Assert.All(await rows.Domains.ToListAsync(Cancelled), d => Assert.Equal((DomainKind.Hosted, false), (d.Kind, d.FromConfiguration)));
            var mailboxes = await rows.Mailboxes.OrderBy(m => m.Address).ToListAsync(Cancelled);
            Assert.Equal([("ana@one.test", 5L << 30), ("bea@two.test", 20L << 30)], mailboxes.Select(m => (m.Address, m.QuotaBytes)));
            Assert.True(PasswordHash.Verify(mailboxes[0].PasswordHash!, "first"));
            rows.Mailboxes.Remove(mailboxes[1]);
            mailboxes[0].PasswordHash = PasswordHash.Of("changed");
            await rows.SaveChangesAsync(Cancelled);
        }

        await using (await WebmailHost.StartAsync(configuration.With("Webmail:Hosted:Domains", "one.test"), Cancelled))
        {
        }

        await using (var rows = new HostedMail(database).Open())
        {
            Assert.Equal(2, await rows.Domains.CountAsync(Cancelled));
            Assert.True(PasswordHash.Verify((await rows.Mailboxes.SingleAsync(Cancelled)).PasswordHash!, "changed"));
        }

        File.Delete(file);
    }
}
