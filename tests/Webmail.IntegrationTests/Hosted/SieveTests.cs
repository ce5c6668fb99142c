using Webmail.Testing.Stack;
using Xunit;
using static Webmail.IntegrationTests.Hosted.MailClients;

namespace Webmail.IntegrationTests.Hosted;

public sealed class SieveTests(MailStack stack)
{
    private static CancellationToken Cancelled => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_put_by_ManageSieve_files_mail_and_never_sees_spam()
    {
        var mailbox = await stack.NewMailboxAsync(Cancelled);
        await stack.Servers.PutAsync(mailbox, "require [\"fileinto\", \"mailbox\"];\r\nfileinto :create \"Filed\";\r\n", Cancelled);
        await stack.DeliverAsync(mailbox.Address, Letter("somebody@example.org", mailbox.Address, "ordinary"), Cancelled);
        var spam = Letter("somebody@example.org", mailbox.Address, "bargain");
        spam.Headers.Add("X-Spam", "Yes");
        await stack.DeliverAsync(mailbox.Address, spam, Cancelled);
        Assert.Equal("ordinary", Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled, "Filed")).Subject);
        Assert.Equal("bargain", Assert.Single(await stack.ReceivedAsync(mailbox, 1, Cancelled, "Junk")).Subject);
    }
}
